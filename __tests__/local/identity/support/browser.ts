import { createHash, randomBytes } from "node:crypto";

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly error?: string;
}

interface Client {
  readonly clientId: string;
  readonly scope: string;
  readonly resource: string | null;
  readonly redirectUri: string;
}

/** As much of a browser as a sign-in needs: it follows no redirect by itself, and keeps cookies. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly issuerUrl: string,
    private readonly client: Client,
  ) {}

  async go(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, this.issuerUrl), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    for (const each of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects of the issuer, and returns the first one that leads away from it, or the page where they end. */
  async follow(response: Response): Promise<Response> {
    let latest = response;
    for (;;) {
      const location = latest.headers.get("location");
      if (location === null || new URL(location, this.issuerUrl).origin !== this.issuerUrl) return latest;
      latest = await this.go(location);
    }
  }

  /** Asks to sign in. Ends on the sign-in page, or back at the client. */
  async authorize(verifier: string, changes: Record<string, string | undefined> = {}): Promise<Response> {
    const { clientId, redirectUri, resource, scope } = this.client;
    const parameters = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope,
      resource: resource ?? undefined,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    };
    const given = Object.entries(parameters).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return await this.follow(await this.go(`/auth?${new URLSearchParams(given)}`));
  }

  /** Says who it is, on the sign-in page of this answer. */
  async choose(page: Response, name: string): Promise<Response> {
    return await this.follow(
      await this.go(page.url, { method: "POST", body: new URLSearchParams({ user: name }) }),
    );
  }

  /** The whole sign-in. */
  async signIn(name: string): Promise<Tokens> {
    const verifier = randomBytes(32).toString("base64url");
    const page = await this.authorize(verifier);
    const back = await this.choose(page, name);
    const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
    return await this.token({ grant_type: "authorization_code", code, code_verifier: verifier });
  }

  async token(parameters: Record<string, string>): Promise<Tokens> {
    const { clientId, redirectUri, resource } = this.client;
    const body = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      ...(resource === null ? {} : { resource }),
      ...parameters,
    });
    return (await (await fetch(`${this.issuerUrl}/token`, { method: "POST", body })).json()) as Tokens;
  }
}
