import { ErrorResponse, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import type { Configuration } from "../configuration/configuration";
import { noteSignedOut } from "./returning";
import { SessionEnded } from "./session-ended";
import { isExpired, isFresh } from "./token-freshness";

/** Error codes of an issuer that will answer later. Source: RFC 6749, 4.1.2.1 */
const passing = new Set(["server_error", "temporarily_unavailable"]);

/** Whom the page is signed in as. */
export interface Person {
  /** The issuer's name for them. */
  readonly subject: string;
  /** What to call them. */
  readonly name: string;
}

/**
 * Signing in at an OpenID Connect issuer by authorization code and PKCE, and the tokens that come of it. They are kept
 * for this tab only, and renewed with the refresh token when they are needed.
 */
export class Session {
  private readonly manager: UserManager;
  private renewal: Promise<User> | undefined;

  constructor(private readonly configuration: Configuration) {
    const { clientId, issuer, resource, scope } = configuration;
    const tabStore = new WebStorageStateStore({ store: sessionStorage });
    this.manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: `${location.origin}/callback`,
      post_logout_redirect_uri: `${location.origin}/`,
      response_type: "code",
      scope,
      ...(resource === null ? {} : { resource, extraTokenParams: { resource } }),
      userStore: tabStore,
      stateStore: tabStore,
      automaticSilentRenew: false,
      requestTimeoutInSeconds: 15,
    });
  }

  /** Undefined when nobody is signed in, or no longer. */
  async person(): Promise<Person | undefined> {
    const user = await this.manager.getUser();
    if (user === null) return undefined;
    if (isExpired(user.expires_at, Date.now()) && user.refresh_token === undefined) return undefined;
    const { email, name, preferred_username, sub } = user.profile;
    return { subject: sub, name: name ?? preferred_username ?? email ?? sub };
  }

  /** @throws SessionEnded; any other error when the issuer cannot be reached */
  async accessToken(renewal: "when-needed" | "always"): Promise<string> {
    const user = await this.manager.getUser();
    if (user === null) throw new SessionEnded();
    if (renewal === "when-needed" && isFresh(user.expires_at, Date.now())) return user.access_token;
    if (user.refresh_token !== undefined) return (await this.renewed()).access_token;
    if (isExpired(user.expires_at, Date.now())) throw new SessionEnded();
    return user.access_token;
  }

  /** Leaves the page for the issuer's. `path`: where to come back to. `as-anybody`: the issuer must ask who it is. */
  async signIn(path: string, who: "as-before" | "as-anybody" = "as-before"): Promise<void> {
    await this.manager.signinRedirect({ state: path, ...(who === "as-anybody" ? { prompt: "login" } : {}) });
  }

  /** At `/callback`: the path where signing in began, or why it did not work, in plain words. */
  async completeSignIn(): Promise<{ readonly path: string } | { readonly problem: string }> {
    try {
      const { state } = await this.manager.signinRedirectCallback();
      return { path: typeof state === "string" && /^\/(?!\/)/.test(state) ? state : "/" };
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }

  /** Forgets the tokens, as another tab has done. */
  async leave(): Promise<void> {
    await this.manager.removeUser();
    location.assign("/");
  }

  /** Forgets the tokens, and leaves the page for the issuer's sign-out where there is one. */
  async signOut(): Promise<void> {
    const { logoutUrl } = this.configuration;
    noteSignedOut();
    if (logoutUrl === undefined && (await this.canEndSession())) {
      await this.manager.signoutRedirect();
      return;
    }
    await this.manager.removeUser();
    location.assign(logoutUrl ?? "/");
  }

  private async canEndSession(): Promise<boolean> {
    const endpoint = await this.manager.metadataService.getEndSessionEndpoint().catch(() => undefined);
    return endpoint !== undefined;
  }

  /** A refresh token may be good for one use only: renewals never run side by side. */
  private renewed(): Promise<User> {
    this.renewal ??= this.renew().finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async renew(): Promise<User> {
    const { resource } = this.configuration;
    try {
      const user = await this.manager.signinSilent(resource === null ? {} : { resource });
      if (user === null) throw new SessionEnded();
      return user;
    } catch (error) {
      // The issuer's no is final; that it cannot be reached, or not answer now, is not.
      const isFinal = error instanceof ErrorResponse && !passing.has(error.error ?? "");
      throw isFinal ? new SessionEnded() : error;
    }
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof ErrorResponse))
    return "It was interrupted, or the sign-in service cannot be reached.";
  return error.error_description ?? (error.error === "access_denied" ? "Access was denied." : error.message);
}
