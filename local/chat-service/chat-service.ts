import type { ChatApiDescription } from "../chat-api/chat-api-description";
import type { Emulator } from "../emulator/emulator";
import type { IdentityDescription } from "../identity/identity-description";
import type { Issuer } from "../identity/issuer";
import { type ChatServiceStacks, describeChatService } from "./chat-service-description";
import type { ChatServiceOptions } from "./chat-service-options";
import { type ChatServiceParts, settingsOf, startParts } from "./chat-service-parts";
import { chatServiceStatus } from "./chat-service-status";
import { Closers } from "./closers";
import type { LlmService } from "./llm-service";
import type { PartStatus, StatusOptions } from "./part-status";

export type { ChatServiceOptions, ChatServiceStacks };

/** The whole product on this machine, from the applied states of its stacks. */
export class ChatService {
  private changing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly parts: ChatServiceParts,
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
    return `http://${this.parts.pageServer.address}`;
  }

  /** `ws://127.0.0.1:<port>/<stage>` */
  get webSocketUrl(): string {
    return this.parts.chatApi.url;
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
    return this.parts.description.chatApi;
  }

  /** What a token has to have, with the addresses of AWS. */
  get identity(): IdentityDescription {
    return this.parts.description.identity;
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

  /**
   * Takes over newly applied states while it runs, and touches only what is different: connections, answers that are
   * under way and what is stored stay. One call after the other. After an error it can be called again.
   *
   * @returns what is different, in words
   * @throws UnusableAttribute, Error when it cannot be done while the service runs; then nothing has changed.
   *   ProcessNotReady, Error when something does not start again; the message says what
   */
  async apply(stacks: ChatServiceStacks): Promise<readonly string[]> {
    return await this.inTurn(() => this.takeOver(stacks));
  }

  /**
   * Ends the emulator, and starts it again on the same port with what it held: tables, queues with their messages,
   * functions. Nothing that it has answered for is lost, even by a crash; runs of functions end with it, and the
   * messages that they worked on are delivered again.
   *
   * @throws ProcessNotReady
   */
  async restartEmulator(options: { readonly crash: boolean }): Promise<void> {
    await this.inTurn(() => this.emulator.restart(options));
  }

  /** How each part is, now. */
  async status(options: StatusOptions = { withMemory: true }): Promise<readonly PartStatus[]> {
    return await chatServiceStatus(this.parts, options);
  }

  /** Ends everything; no process is left, and all ports are free, when this returns. */
  async close(): Promise<void> {
    await this.closers.close();
    // What was under way fails now, and ends what it had started.
    await this.changing;
  }

  /** When everything that was begun before has ended, whether well or not. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.changing.then(work);
    this.changing = result.catch(() => {});
    return result;
  }

  private async takeOver(stacks: ChatServiceStacks): Promise<readonly string[]> {
    const { parts } = this;
    const description = describeChatService(stacks);
    const [before, after] = [parts.description.owner, description.owner];
    if (before.accountId !== after.accountId || before.region !== after.region) {
      throw new Error(
        `the stacks are now of account ${after.accountId} in ${after.region}, and were of ${before.accountId} in ` +
          `${before.region}. Stop the service and start it again.`,
      );
    }
    // In the order of deployment, since each reads the one before it.
    const changes = [
      ...(await parts.llmService.apply(stacks)),
      ...(await parts.issuer.apply(description.identity)),
    ];
    const settings = settingsOf(description, parts);
    changes.push(...(await parts.chatApi.apply(settings.chatApi)));
    changes.push(...parts.page.apply(settings.page));
    parts.description = description;
    return changes;
  }
}
