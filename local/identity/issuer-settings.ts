/** What the issuer's program is started with. */
export interface IssuerSettings {
  /** For what it keeps: its signing key. */
  readonly directory: string;
  /** 0: a free one. */
  readonly port: number;
  readonly clientId: string;
  /** Of the page: where a sign-in, and a sign-out, may lead back to. */
  readonly redirectUris: readonly string[];
  readonly signedOutUris: readonly string[];
  readonly audience: string;
  /** Empty: none. */
  readonly scope: string;
  readonly accessTokenSeconds: number;
}
