import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ChannelCredentials } from "@grpc/grpc-js";
import type { SQSEvent } from "aws-lambda";
import { createConnectionsClient } from "../../../../../assets/lambda/src/common/clients";
import { ConnectionsApi } from "../../../../../assets/lambda/src/common/connections-api";
import { Requests } from "../../../../../assets/lambda/src/common/requests";
import type { AnswerDependencies } from "../../../../../assets/lambda/src/inference/answer-dependencies";
import { Answers } from "../../../../../assets/lambda/src/inference/answers";
import { ChatClient } from "../../../../../assets/lambda/src/inference/chat-client";
import { History } from "../../../../../assets/lambda/src/inference/history";
import { createInferenceHandler } from "../../../../../assets/lambda/src/inference/inference-handler";
import { type Timing, timing } from "../../../../../assets/lambda/src/inference/timing";
import type { ChatStore } from "../../support/chat-store";
import { Recorder } from "../../support/recorder";
import { Life } from "./life";

/** The timing of a test: all that is a matter of patience is short. */
export const testTiming: Timing = {
  ...timing,
  poll: 40,
  frame: 0,
  unattendedFrame: 0,
  backoff: 4,
  longestBackoff: 20,
  overload: 300,
};

export interface WorkerOptions extends Partial<Omit<AnswerDependencies, "timing">> {
  /** `<host>:<port>` of the LLM service. */
  readonly address: string;
  readonly credentials?: ChannelCredentials;
  /** Of `@connections`. */
  readonly endpoint: string;
  readonly timing?: Partial<Timing>;
  /** Of one post. Default: 4,000. */
  readonly postMilliseconds?: number;
  /** The queue refuses to hold messages. */
  readonly holdFails?: boolean;
}

export interface DeliveryOptions {
  /** How often the message has been delivered, this time included. Default: 1. */
  readonly count?: number;
  /** Default: one that no other delivery has. */
  readonly receiptHandle?: string;
  /** Milliseconds that the invocation has. */
  readonly remaining?: number;
}

interface ToQueue {
  readonly call: "hold" | "deliverAgain";
  readonly receiptHandle: string;
  readonly seconds: number;
}

/** The function `inference` in one environment of Lambda, which a test can end at any moment. */
export class Worker {
  readonly recorder = new Recorder();
  /** What the queue was told, in order. */
  readonly toQueue: ToQueue[] = [];
  readonly life: Life;
  readonly chatClient: ChatClient;
  private readonly handler: ReturnType<typeof createInferenceHandler>;

  constructor(store: ChatStore, options: WorkerOptions) {
    const {
      postMilliseconds,
      address,
      credentials = ChannelCredentials.createInsecure(),
      endpoint,
      holdFails = false,
      ...changes
    } = options;
    const whole = { ...testTiming, ...changes.timing };
    this.life = new Life();
    const documents = this.life.of(store.documents);
    this.chatClient = new ChatClient(address, whole, credentials);
    const { log, metrics } = this.recorder;
    this.handler = createInferenceHandler({
      answers: new Answers({
        documents,
        conversationsTable: store.conversationsTable,
        requests: new Requests(documents, store.conversationsTable),
        history: new History(documents, store.conversationsTable, 10),
        connections: store.connections,
        connectionsApi: this.life.ofPosts(
          new ConnectionsApi(createConnectionsClient(endpoint), postMilliseconds),
        ),
        chatClient: this.chatClient,
        model: "test",
        onDisconnect: "finish",
        maxAttempts: 3,
        retentionDays: 30,
        log,
        metrics,
        ...changes,
        timing: whole,
      }),
      queue: {
        deliverAgain: async (receiptHandle, seconds) =>
          void this.toQueue.push({ call: "deliverAgain", receiptHandle, seconds }),
        hold: async (receiptHandle, seconds) => {
          // It takes its time, in which nothing else may overtake it.
          await pause(20);
          this.toQueue.push({ call: "hold", receiptHandle, seconds });
          if (holdFails) throw new Error("the queue is away");
        },
      },
      timing: whole,
      log,
    });
  }

  /** @returns whether the message was reported as failed */
  async deliver(
    message: object,
    { count = 1, receiptHandle = randomUUID(), remaining = 900_000 }: DeliveryOptions = {},
  ) {
    const record = {
      messageId: "message",
      receiptHandle,
      body: JSON.stringify(message),
      attributes: {
        ApproximateReceiveCount: String(count),
        SentTimestamp: String(Date.now()),
        MessageGroupId: "group",
      },
    };
    const { batchItemFailures } = await this.handle([record], remaining);
    return batchItemFailures.length > 0;
  }

  /** Hands over a batch of records, of which each needs only what is read. */
  async handle(records: readonly object[], remaining = 900_000) {
    const ends = Date.now() + remaining;
    const context = { getRemainingTimeInMillis: () => ends - Date.now() };
    return await this.handler({ Records: records } as unknown as SQSEvent, context);
  }

  /** Messages that are to be delivered again, and after how many seconds. */
  get again(): Omit<ToQueue, "call">[] {
    return this.toQueue
      .filter(({ call }) => call === "deliverAgain")
      .map(({ call: _, ...message }) => message);
  }

  /** Events of the log, in order. */
  get events(): string[] {
    return this.recorder.lines.map(({ event }) => event);
  }
}
