import path from "node:path";
import { buildDirectory } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import { type ProcessState, RestartableProcess } from "../process/restartable-process";
import { changesBetween } from "../terraform/changes-between";
import type { IdentityDescription } from "./identity-description";
import type { IssuerSettings } from "./issuer-settings";
import { keysPath } from "./keys-path";
import { signingKeyFile } from "./signing-key";

const mainFile = path.join(buildDirectory, "local", "identity", "issuer-main.js");

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
export class Issuer {
  private constructor(
    private readonly options: IssuerOptions,
    private identity: IdentityDescription,
    private readonly program: RestartableProcess<Listening>,
    /** `http://127.0.0.1:<port>`, which is also the `iss` of its tokens. */
    readonly url: string,
  ) {}

  /** @throws ProcessNotReady */
  static async start(options: IssuerOptions): Promise<Issuer> {
    const { identity, port = 0 } = options;
    const started = await launch(options, identity, port);
    return new Issuer(options, identity, new RestartableProcess(started), started.ready.url);
  }

  /** That runs now. */
  get process(): BackgroundProcess {
    return this.program.current;
  }

  get state(): ProcessState {
    return this.program.state;
  }

  /** Local address by the one of AWS, for the address book. */
  get addresses(): Readonly<Record<string, string>> {
    const { issuerUrl, jwksUrl, loginUrl } = this.identity;
    return {
      [new URL(issuerUrl).origin]: this.url,
      [issuerUrl]: this.url,
      [jwksUrl]: `${this.url}${keysPath}`,
      ...(loginUrl === undefined ? {} : { [loginUrl]: this.url }),
    };
  }

  /** Where its private signing key lies, a JSON Web Key. */
  get signingKeyFile(): string {
    return signingKeyFile(this.options.directory);
  }

  /**
   * Goes on as another identity says, at the same address. What it is asked for may differ only by starting it again:
   * then nobody is signed in any more, and access tokens stay good.
   *
   * @returns what is different, in words
   * @throws ProcessNotReady
   */
  async apply(identity: IdentityDescription): Promise<readonly string[]> {
    const changes = changesBetween("identity", this.identity, identity);
    if (changes.length === 0) return [];
    await this.program.restart(
      (running) => running.stop(),
      () => launch(this.options, identity, Number(new URL(this.url).port)),
    );
    this.identity = identity;
    return changes;
  }

  async stop(): Promise<void> {
    await this.program.end((running) => running.stop());
  }
}

async function launch(
  { accessTokenSeconds, directory, pageUrl }: IssuerOptions,
  identity: IdentityDescription,
  port: number,
): Promise<BackgroundProcess<Listening>> {
  const settings: IssuerSettings = {
    directory,
    port,
    clientId: identity.clientId,
    // assets/web-client/src/sign-in/session.ts
    redirectUris: [`${pageUrl}/callback`],
    signedOutUris: [`${pageUrl}/`],
    audience: identity.audience,
    scope: identity.scope,
    accessTokenSeconds: accessTokenSeconds ?? identity.accessTokenSeconds,
  };
  return await BackgroundProcess.start({
    name: "the issuer",
    program: process.execPath,
    arguments: [mainFile, JSON.stringify(settings)],
    logFile: path.join(directory, "issuer.log"),
    ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
  });
}
