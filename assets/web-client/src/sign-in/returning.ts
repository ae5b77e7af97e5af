const signedInKey = "signed-in";
const triedKey = "sign-in-tried";

/** Somebody is signed in with this browser, in this tab or another. */
export function noteSignedIn(): void {
  localStorage.setItem(signedInKey, "yes");
  sessionStorage.removeItem(triedKey);
}

/** Nobody is any more; other tabs see it by this key. */
export function noteSignedOut(): void {
  localStorage.removeItem(signedInKey);
}

/**
 * True, once per tab, where somebody was signed in before and did not sign out, as in a new tab: the issuer is asked
 * straight away, which may know them still.
 */
export function isReturning(): boolean {
  if (localStorage.getItem(signedInKey) === null || sessionStorage.getItem(triedKey) !== null) return false;
  sessionStorage.setItem(triedKey, "yes");
  return true;
}

/** Calls back when another tab signs out. Returns what ends it. */
export function onSignedOutElsewhere(react: () => void): () => void {
  const changed = ({ key, newValue }: StorageEvent) => {
    if (key === signedInKey && newValue === null) react();
  };
  window.addEventListener("storage", changed);
  return () => window.removeEventListener("storage", changed);
}
