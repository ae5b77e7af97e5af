/** A key set is some kilobytes. */
const maxBytes = 256 * 1024;

/**
 * Fetches key sets for aws-jwt-verify, whose own fetcher speaks https only and gives the issuer less time than a cold
 * start takes.
 */
export class JwksFetcher {
  /** @param timeoutMilliseconds of the whole answer */
  constructor(private readonly timeoutMilliseconds: number) {}

  /** @throws Error when there is no such answer in time */
  async fetch(uri: string): Promise<ArrayBuffer> {
    const response = await fetch(uri, {
      headers: { accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(this.timeoutMilliseconds),
    });
    if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
    const body = await response.arrayBuffer();
    if (body.byteLength > maxBytes) throw new Error(`${uri} answered ${body.byteLength} bytes`);
    return body;
  }
}
