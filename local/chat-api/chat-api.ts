import { AddressBook } from "../address-book";
import type { Emulator } from "../emulator/emulator";
import { invoke } from "../emulator/invoke";
import type { LambdaFunction } from "../emulator/lambda-function";
import { putFunction } from "../emulator/put-function";
import { putQueues } from "../emulator/put-queues";
import { putTable } from "../emulator/put-table";
import { removeOthers } from "../emulator/remove-others";
import type { LocalServer } from "../http/listen-locally";
import { BoundedLog } from "../process/bounded-log";
import { chatApiChanges, type NamedChanges } from "./chat-api-changes";
import type { ChatApiDescription } from "./chat-api-description";
import { Gateway } from "./gateway";
import type { GatewayLimits } from "./gateway-limits";
import type { LoggedEvent } from "./logged-event";
import { QueuePoller } from "./queue-poller";

/** What an applied state makes of the chat API. */
export interface ChatApiSettings {
  readonly description: ChatApiDescription;
  /** Local address by the one of AWS, of everything but this API, which the functions call. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Variables that every function gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ChatApiOptions extends ChatApiSettings {
  /** Tables, queues and functions are made in it; what it has of others is removed. */
  readonly emulator: Emulator;
  /** Of the gateway, which closes it. */
  readonly server: LocalServer;
  /** Of the gateway. */
  readonly logFile: string;
  /** What is to be different from AWS, for tests that cannot wait. */
  readonly limits?: Partial<GatewayLimits>;
}

/** The chat API on this machine: tables, queues and functions in the emulator, the gateway, and what feeds the queue. */
export class ChatApi {
  /** By the queue's name. */
  private readonly pollers = new Map<string, QueuePoller>();

  private constructor(
    private readonly options: ChatApiOptions,
    private readonly gateway: Gateway,
    /** With the variables that its functions really have. */
    private current: ChatApiDescription,
  ) {}

  /** Local address by the one of AWS. */
  static addresses({ api }: ChatApiDescription, { address }: LocalServer): Readonly<Record<string, string>> {
    return {
      [`wss://${api.domainName}`]: `ws://${address}`,
      [`https://${api.domainName}`]: `http://${address}`,
      ...(api.customDomainName === undefined
        ? {}
        : { [`wss://${api.customDomainName}`]: `ws://${address}/${api.stageName}` }),
    };
  }

  static async start(options: ChatApiOptions): Promise<ChatApi> {
    const { emulator, limits, server } = options;
    const [description, queueUrls] = await prepare(options, options);
    await Promise.all(
      description.functions.map((each) => putFunction(emulator.lambda, each, each.environment)),
    );
    await removeOthers(emulator, description);
    const gateway = new Gateway({
      api: description.api,
      server: server.server,
      invoke: (lambda, event) => invoke(emulator.lambda, lambda.name, event),
      log: new BoundedLog<LoggedEvent>(options.logFile),
      ...(limits === undefined ? {} : { limits }),
    });
    const api = new ChatApi(options, gateway, description);
    await api.feed(description, queueUrls);
    return api;
  }

  get logFile(): string {
    return this.options.logFile;
  }

  /** `ws://127.0.0.1:<port>/<stage>` */
  get url(): string {
    return `ws://${this.options.server.address}/${this.current.api.stageName}`;
  }

  /**
   * Goes on as another state says. Only what is different is touched: connections stay, and runs of functions end as
   * what they began as.
   *
   * @returns what is different, in words
   */
  async apply(settings: ChatApiSettings): Promise<readonly string[]> {
    const { emulator } = this.options;
    const before = this.current;
    const [after, queueUrls] = await prepare(this.options, settings);
    const changes = chatApiChanges(before, after);
    await Promise.all(
      after.functions
        .filter(({ name }) => changes.functions.has(name))
        .map((each) => putFunction(emulator.lambda, each, each.environment)),
    );
    this.current = after;
    if (changes.gateway.size > 0) this.gateway.apply(after.api);
    await this.feed(after, queueUrls);
    // Last, when nothing uses them any more.
    await removeOthers(emulator, after);
    return Object.values(changes).flatMap((each: NamedChanges) => [...each.values()].flat());
  }

  /** Disconnects the clients, and takes nothing more out of the queues. */
  async close(): Promise<void> {
    await Promise.all([...this.pollers.values()].map((poller) => poller.stop()));
    await this.gateway.close();
  }

  /** Has each queue of the description polled, and no other. */
  private async feed(
    { triggers }: ChatApiDescription,
    queueUrls: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { emulator } = this.options;
    for (const [name, poller] of this.pollers) {
      if (triggers.some(({ queue }) => queue.name === name)) continue;
      this.pollers.delete(name);
      await poller.stop();
    }
    for (const trigger of triggers) {
      const { name, url } = trigger.queue;
      const poller = this.pollers.get(name);
      if (poller !== undefined) poller.apply(trigger);
      else {
        const started = new QueuePoller({
          trigger,
          sqs: emulator.sqs,
          queueUrl: queueUrls[url] ?? url,
          region: emulator.region,
          invoke: (lambda, event) => invoke(emulator.lambda, lambda.name, event),
        });
        this.pollers.set(name, started);
      }
    }
  }
}

/**
 * Makes, or changes, tables and queues, whose addresses the functions have to know.
 *
 * @returns the description with the variables that the functions are to get, and the local URL of each queue
 */
async function prepare(
  { emulator, server }: ChatApiOptions,
  { addresses, description, environment }: ChatApiSettings,
): Promise<[ChatApiDescription, Readonly<Record<string, string>>]> {
  const [queueUrls] = await Promise.all([
    putQueues(emulator.sqs, description.queues),
    ...description.tables.map((table) => putTable(emulator.dynamoDb, table)),
  ]);
  const book = new AddressBook({ ...addresses, ...queueUrls, ...ChatApi.addresses(description, server) });
  const functions = description.functions.map((lambda) => ({
    ...lambda,
    environment: { ...localVariables(lambda, book), ...environment },
  }));
  return [{ ...description, functions }, queueUrls];
}

function localVariables({ environment }: LambdaFunction, addresses: AddressBook): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, addresses.toLocal(value)]),
  );
}
