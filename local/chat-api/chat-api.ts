import { AddressBook } from "../address-book";
import { createFunction } from "../emulator/create-function";
import { createQueues } from "../emulator/create-queues";
import { createTable } from "../emulator/create-table";
import type { Emulator } from "../emulator/emulator";
import { invoke } from "../emulator/invoke";
import type { LambdaFunction } from "../emulator/lambda-function";
import type { LocalServer } from "../http/listen-locally";
import type { ChatApiDescription } from "./chat-api-description";
import { Gateway } from "./gateway";
import type { GatewayLimits } from "./gateway-limits";
import { QueuePoller } from "./queue-poller";

export interface ChatApiOptions {
  readonly description: ChatApiDescription;
  /** Without tables, queues and functions; they are made in it. */
  readonly emulator: Emulator;
  /** Of the gateway, which closes it. */
  readonly server: LocalServer;
  /** Local address by the one of AWS, of everything but this API, which the functions call. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Variables that every function gets beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is to be different from AWS, for tests that cannot wait. */
  readonly limits?: Partial<GatewayLimits>;
}

/** The chat API on this machine: tables, queues and functions in the emulator, the gateway, and what feeds the queue. */
export class ChatApi {
  private constructor(
    /** `ws://127.0.0.1:<port>/<stage>` */
    readonly url: string,
    private readonly gateway: Gateway,
    private readonly pollers: readonly QueuePoller[],
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
    const { description, emulator, limits, server } = options;
    const { api, functions, queues, tables, triggers } = description;
    const [queueUrls] = await Promise.all([
      createQueues(emulator.sqs, queues),
      ...tables.map((table) => createTable(emulator.dynamoDb, table)),
    ]);
    const addresses = new AddressBook({
      ...options.addresses,
      ...queueUrls,
      ...ChatApi.addresses(description, server),
    });
    await Promise.all(
      functions.map((lambda) =>
        createFunction(emulator.lambda, lambda, {
          ...localVariables(lambda, addresses),
          ...options.environment,
        }),
      ),
    );
    const run = (lambda: LambdaFunction, event: unknown) => invoke(emulator.lambda, lambda.name, event);
    const gateway = new Gateway({
      api,
      server: server.server,
      invoke: run,
      ...(limits === undefined ? {} : { limits }),
    });
    const pollers = triggers.map(
      (trigger) =>
        new QueuePoller({
          trigger,
          sqs: emulator.sqs,
          queueUrl: addresses.toLocal(trigger.queue.url),
          region: emulator.region,
          invoke: run,
        }),
    );
    return new ChatApi(`ws://${server.address}/${api.stageName}`, gateway, pollers);
  }

  /** Disconnects the clients, and takes nothing more out of the queues. */
  async close(): Promise<void> {
    await Promise.all(this.pollers.map((poller) => poller.stop()));
    await this.gateway.close();
  }
}

function localVariables({ environment }: LambdaFunction, addresses: AddressBook): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, addresses.toLocal(value)]),
  );
}
