/** Seconds before its end from which a token is not used for a new connection. */
const marginSeconds = 30;

/** `expiresAt` in epoch seconds; undefined: the issuer did not say, and the service will. `now` in epoch milliseconds. */
export function isFresh(expiresAt: number | undefined, now: number): boolean {
  return expiresAt === undefined || expiresAt - now / 1000 > marginSeconds;
}

export function isExpired(expiresAt: number | undefined, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now / 1000;
}
