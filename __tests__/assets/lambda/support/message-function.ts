import { randomUUID } from "node:crypto";
import type { MessageFrame } from "../../../../assets/chat-protocol/client-frame";
import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import { Requests } from "../../../../assets/lambda/src/common/requests";
import {
  createMessageHandler,
  type MessageDependencies,
} from "../../../../assets/lambda/src/message/message-handler";
import { Queue } from "../../../../assets/lambda/src/message/queue";
import { Turns } from "../../../../assets/lambda/src/message/turns";
import { Usage, type UsageLimits } from "../../../../assets/lambda/src/message/usage";
import type { ChatStore } from "./chat-store";
import { Recorder } from "./recorder";
import { send } from "./send";

/** The function `message` over the tables and the queue of a store. */
export class MessageFunction {
  readonly recorder = new Recorder();
  /** What the function takes for now. */
  now = new Date();
  private readonly handler: ReturnType<typeof createMessageHandler>;

  constructor(
    store: ChatStore,
    changes: Partial<MessageDependencies> = {},
    limits: Partial<UsageLimits> = {},
  ) {
    const { documents, conversationsTable, connections, queueClient, queueUrl } = store;
    const usage = { requestsPerMinute: 1000, dailyTokens: 1000, ...limits };
    this.handler = createMessageHandler({
      connections,
      connectionsApi: this.recorder.connectionsApi,
      log: this.recorder.log,
      metrics: this.recorder.metrics,
      requests: new Requests(documents, conversationsTable),
      turns: new Turns(documents, conversationsTable),
      usage: new Usage(documents, conversationsTable, usage),
      queue: new Queue(queueClient, queueUrl),
      schedule: "never",
      maxTextBytes: 100,
      retentionDays: 30,
      now: () => this.now,
      newToken: randomUUID,
      ...changes,
    });
  }

  /** Sends a question, and returns what its sender has been posted because of it. */
  async ask(connectionId: string, frame: MessageFrame): Promise<ServerFrame[]> {
    const before = this.recorder.framesTo(connectionId).length;
    await send(this.handler, connectionId, frame);
    return this.recorder.framesTo(connectionId).slice(before);
  }

  /** A question that nobody has asked. */
  static question(changes: Partial<MessageFrame> = {}): MessageFrame {
    return {
      action: "message",
      requestId: randomUUID(),
      conversationId: randomUUID(),
      text: "Why is the sky blue?",
      ...changes,
    };
  }
}
