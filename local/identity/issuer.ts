import path from "node:path";
import { buildDirectory } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import type { IdentityDescription } from "./identity-description";
import type { IssuerSettings } from "./issuer-settings";
import { keysPath } from "./keys-path";
import { signingKeyFile } from "./signing-key";

const program = path.join(buildDirectory, "local", "identity", "issuer-main.js");

export interface IssuerOptions {
  readonly identity: IdentityDescription;
  /** `http://127.0.0.1:<port>` of the page. */
  readonly pageUrl: string;
  /** For its signing key and its log. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: as the identity says. */
  readonly accessTokenSeconds?: number;
}

interface Listening {
  readonly event: "listening";
  readonly url: string;
}

/** An OpenID Connect issuer in a process of its own, in place of Cognito or of the operator's own issuer. */
export interface Issuer {
  /** `http://127.0.0.1:<port>`, which is also the `iss` of its tokens. */
  readonly url: string;
  /** Local address by the one of AWS, for the address book. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Where its private signing key lies, a JSON Web Key. */
  readonly signingKeyFile: string;
  stop(): Promise<void>;
}

/** @throws ProcessNotReady */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { directory, identity, pageUrl, port = 0 } = options;
  const settings: IssuerSettings = {
    directory,
    port,
    clientId: identity.clientId,
    // assets/web-client/src/sign-in/session.ts
    redirectUris: [`${pageUrl}/callback`],
    signedOutUris: [`${pageUrl}/`],
    audience: identity.audience,
    scope: identity.scope,
    accessTokenSeconds: options.accessTokenSeconds ?? identity.accessTokenSeconds,
  };
  const child = await BackgroundProcess.start({
    name: "the issuer",
    program: process.execPath,
    arguments: [program, JSON.stringify(settings)],
    logFile: path.join(directory, "issuer.log"),
    ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
  });
  const { url } = child.ready;
  return {
    url,
    addresses: {
      [new URL(identity.issuerUrl).origin]: url,
      [identity.issuerUrl]: url,
      [identity.jwksUrl]: `${url}${keysPath}`,
      ...(identity.loginUrl === undefined ? {} : { [identity.loginUrl]: url }),
    },
    signingKeyFile: signingKeyFile(directory),
    stop: async () => void (await child.stop()),
  };
}
