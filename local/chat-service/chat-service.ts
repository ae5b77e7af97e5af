import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AddressBook } from "../address-book";
import { ChatApi } from "../chat-api/chat-api";
import { type ChatApiDescription, describeChatApi } from "../chat-api/chat-api-description";
import type { GatewayLimits } from "../chat-api/gateway-limits";
import { Emulator } from "../emulator/emulator";
import { closeServer } from "../http/close-server";
import { listenLocally } from "../http/listen-locally";
import { describeIdentity, type IdentityDescription } from "../identity/identity-description";
import { type Issuer, startIssuer } from "../identity/issuer";
import type { AppliedStack } from "../terraform/applied-stack";
import { describePage } from "../web-client/page-description";
import { servePage } from "../web-client/serve-page";
import { Closers } from "./closers";
import { LlmService, type LlmServiceOptions } from "./llm-service";

export interface ChatServiceOptions extends LlmServiceOptions {
  readonly chatApi: AppliedStack;
  readonly webClient: AppliedStack;
  /** What is to be different from AWS, for tests that cannot wait. */
  readonly gatewayLimits?: Partial<GatewayLimits>;
  /** How long an access token is good. Default: as the user pool's client says. */
  readonly accessTokenSeconds?: number;
}

interface Parts {
  readonly pageUrl: string;
  readonly webSocketUrl: string;
  readonly issuer: Issuer;
  readonly emulator: Emulator;
  readonly llmService: LlmService;
  readonly description: ChatApiDescription;
  readonly identity: IdentityDescription;
}

/** The whole product on this machine, from the applied states of its stacks. */
export class ChatService {
  private constructor(
    private readonly parts: Parts,
    private readonly closers: Closers,
  ) {}

  /**
   * Returns when everything answers.
   *
   * @throws ProcessNotReady, UnusableAttribute, Error; what was started by then is ended
   */
  static async start(options: ChatServiceOptions): Promise<ChatService> {
    const closers = new Closers();
    try {
      return new ChatService(await startParts(options, closers), closers);
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  /** `http://127.0.0.1:<port>`, without a slash. */
  get pageUrl(): string {
    return this.parts.pageUrl;
  }

  /** `ws://127.0.0.1:<port>/<stage>` */
  get webSocketUrl(): string {
    return this.parts.webSocketUrl;
  }

  get issuer(): Issuer {
    return this.parts.issuer;
  }

  /** With clients for the tables, the queues and the functions, whose names `description` has. */
  get emulator(): Emulator {
    return this.parts.emulator;
  }

  get llmService(): LlmService {
    return this.parts.llmService;
  }

  get description(): ChatApiDescription {
    return this.parts.description;
  }

  /** What a token has to have, with the addresses of AWS. */
  get identity(): IdentityDescription {
    return this.parts.identity;
  }

  /**
   * What every run of a function has printed.
   *
   * @param name the last part of the function's own name: `inference`
   */
  functionLogFile(name: string): string {
    const lambda = this.description.functions.find((each) => each.name.endsWith(`-${name}`));
    if (lambda === undefined) throw new Error(`there is no function ${name}`);
    return this.emulator.functionLogFile(lambda.name);
  }

  /** Ends everything; no process is left, and all ports are free, when this returns. */
  async close(): Promise<void> {
    await this.closers.close();
  }
}

async function startParts(options: ChatServiceOptions, closers: Closers): Promise<Parts> {
  const { accessTokenSeconds, chatApi, directory, gatewayLimits, webClient } = options;
  mkdirSync(directory, { recursive: true });
  const description = describeChatApi(chatApi);
  const identity = describeIdentity(description, webClient.state);
  const page = describePage(webClient);
  // Their ports first: everything else has their addresses in it.
  const [pageServer, gatewayServer] = await Promise.all([
    closers.own(listenLocally(), ({ server }) => closeServer(server)),
    closers.own(listenLocally(), ({ server }) => closeServer(server)),
  ]);
  const pageUrl = `http://${pageServer.address}`;
  const [llmService, issuer, emulator] = await Promise.all([
    closers.own(LlmService.start(options), (service) => service.close()),
    closers.own(
      startIssuer({
        identity,
        pageUrl,
        directory: path.join(directory, "issuer"),
        ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }),
      }),
      (started) => started.stop(),
    ),
    closers.own(
      Emulator.start({ directory: path.join(directory, "emulator"), ...ownerOf(description) }),
      (started) => started.kill(),
    ),
  ]);
  const addresses = {
    ...llmService.addresses,
    ...issuer.addresses,
    ...Object.fromEntries(page.domainNames.map((name) => [`https://${name}`, pageUrl])),
    ...ChatApi.addresses(description, gatewayServer),
  };
  const trusted = path.join(directory, "trusted-certificates.pem");
  writeFileSync(trusted, llmService.loadBalancer.certificate.certificate);
  const api = await closers.own(
    ChatApi.start({
      description,
      emulator,
      server: gatewayServer,
      addresses,
      environment: { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: trusted },
      ...(gatewayLimits === undefined ? {} : { limits: gatewayLimits }),
    }),
    (started) => started.close(),
  );
  servePage({ page, addresses: new AddressBook(addresses), server: pageServer.server });
  return { pageUrl, webSocketUrl: api.url, issuer, emulator, llmService, description, identity };
}

/** Whose API it is, from `arn:aws:execute-api:<region>:<account>:<api>`. */
function ownerOf({ api }: ChatApiDescription): { readonly accountId: string; readonly region: string } {
  const [, , , region = "", accountId = ""] = api.executionArn.split(":");
  return { accountId, region };
}
