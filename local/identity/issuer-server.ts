import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";
import { isInteractionPath } from "./interaction-path";
import { issuerConfiguration } from "./issuer-configuration";
import type { IssuerSettings } from "./issuer-settings";
import { signInPage } from "./sign-in-page";
import { users } from "./user";

/** Where Cognito's sign-in page ends a session. */
const signOutPath = "/logout";

/**
 * Answers for an OpenID Connect issuer: those who sign in are asked who they are, and believed.
 *
 * @param server listens already
 * @param issuerUrl `http://127.0.0.1:<port>`
 */
export function serveIssuer(server: Server, issuerUrl: string, settings: IssuerSettings): void {
  const provider = new Provider(issuerUrl, issuerConfiguration(settings));
  const answer = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", issuerUrl);
    if (url.pathname === signOutPath) return endSession(url, response);
    if (!isInteractionPath(url.pathname)) return void answer(request, response);
    interact(provider, request, response).catch((error: Error) => {
      response.writeHead(400, { "content-type": "text/plain; charset=utf-8" });
      response.end(`This sign-in is over (${error.message}). Begin again on the page that you came from.\n`);
    });
  });
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Fails for a sign-in that this browser has not begun.
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(signInPage());
    return;
  }
  const name = new URLSearchParams(await text(request)).get("user");
  const user = users.find((each) => each.name === name);
  if (user === undefined) throw new Error(`nobody is called ${JSON.stringify(name)}`);
  await provider.interactionFinished(request, response, { login: { accountId: user.subject } });
}

/** Cognito's sign-out, in the words of OpenID Connect. */
function endSession(url: URL, response: ServerResponse): void {
  const parameters = new URLSearchParams({
    client_id: url.searchParams.get("client_id") ?? "",
    post_logout_redirect_uri: url.searchParams.get("logout_uri") ?? "",
  });
  response.writeHead(302, { location: `/session/end?${parameters}` }).end();
}
