/** Text that has been typed and not sent: kept for this tab, over a reload and over signing in again. */
export function loadDraft(conversationId: string | undefined): string {
  return sessionStorage.getItem(keyOf(conversationId)) ?? "";
}

export function saveDraft(conversationId: string | undefined, text: string): void {
  if (text === "") sessionStorage.removeItem(keyOf(conversationId));
  else sessionStorage.setItem(keyOf(conversationId), text);
}

function keyOf(conversationId: string | undefined): string {
  return `draft/${conversationId ?? "new"}`;
}
