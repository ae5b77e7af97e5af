import { randomUUID } from "node:crypto";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { MessageFrame } from "../../../../../assets/chat-protocol/client-frame";
import type { ServerFrame, StoredFrame } from "../../../../../assets/chat-protocol/server-frame";
import { createCancelHandler } from "../../../../../assets/lambda/src/cancel/cancel-handler";
import { createConnectionsClient } from "../../../../../assets/lambda/src/common/clients";
import { ConnectionsApi } from "../../../../../assets/lambda/src/common/connections-api";
import { type RequestRecord, requestKey } from "../../../../../assets/lambda/src/common/request-record";
import { Requests } from "../../../../../assets/lambda/src/common/requests";
import { createResumeHandler } from "../../../../../assets/lambda/src/resume/resume-handler";
import { ChatStore } from "../../support/chat-store";
import { startEmulator } from "../../support/emulator";
import { MessageFunction } from "../../support/message-function";
import { Recorder } from "../../support/recorder";
import { send } from "../../support/send";
import { ConnectionsServer } from "./connections-server";
import type { ModelDelta } from "./scripted-service";
import { Worker, type WorkerOptions } from "./worker";

/** A question that was asked, and the message of the queue that says so. */
export interface Question {
  readonly userId: string;
  /** Where it was asked. */
  readonly connectionId: string;
  readonly requestId: string;
  readonly conversationId: string;
  readonly message: object;
}

/** The chat API around the function `inference`: an emulator of AWS, `@connections`, and the other functions. */
export class ChatWorld {
  private constructor(
    private readonly emulator: Awaited<ReturnType<typeof startEmulator>>,
    readonly store: ChatStore,
    readonly connections: ConnectionsServer,
  ) {}

  static async create(): Promise<ChatWorld> {
    const [emulator, connections] = await Promise.all([startEmulator(), new ConnectionsServer().start()]);
    return new ChatWorld(emulator, await ChatStore.create(emulator.endpoint), connections);
  }

  async close(): Promise<void> {
    await Promise.all([this.emulator.stop(), this.connections.stop()]);
  }

  worker(options: Omit<WorkerOptions, "endpoint">): Worker {
    return new Worker(this.store, { endpoint: this.connections.endpoint, ...options });
  }

  /** Asks by the function `message`, in a new conversation of a new user unless they are given. */
  async ask(changes: Partial<MessageFrame> = {}, userId: string = `user ${randomUUID()}`): Promise<Question> {
    const connectionId = await this.store.connect(userId);
    const frame = MessageFunction.question(changes);
    const posts = await new MessageFunction(this.store).ask(connectionId, frame);
    if (posts[0]?.type !== "accepted") throw new Error(`not accepted: ${JSON.stringify(posts)}`);
    const { requestId, conversationId } = frame;
    return {
      userId,
      connectionId,
      requestId,
      conversationId,
      message: { requestId, conversationId, userId },
    };
  }

  /** Resumes by the function `resume`. @returns the new connection */
  async resume(
    { requestId, userId }: Question,
    afterSequence: number,
    connectionId?: string,
  ): Promise<string> {
    const connection = connectionId ?? (await this.store.connect(userId));
    const handler = createResumeHandler({ ...this.routeDependencies(), newToken: randomUUID });
    await send(handler, connection, { action: "resume", requestId, afterSequence });
    return connection;
  }

  /** Cancels by the function `cancel`. */
  async cancel({ requestId, connectionId }: Question): Promise<void> {
    const { documents, conversationsTable } = this.store;
    const handler = createCancelHandler({ ...this.routeDependencies(), documents, conversationsTable });
    await send(handler, connectionId, { action: "cancel", requestId });
  }

  /** Lets the time of a lease pass. */
  async expireLease({ requestId }: Question): Promise<void> {
    await this.store.documents.send(
      new UpdateCommand({
        TableName: this.store.conversationsTable,
        Key: requestKey(requestId),
        UpdateExpression: "SET leaseExpiresAt = :past",
        ExpressionAttributeValues: { ":past": 1 },
      }),
    );
  }

  async request({ requestId }: Question): Promise<RequestRecord> {
    const request = await this.requests.find(requestId);
    if (request === undefined) throw new Error(`there is no request ${requestId}`);
    return request;
  }

  async storedFrames(question: Question): Promise<StoredFrame[]> {
    return await this.requests.frames(question.requestId, await this.request(question), 0);
  }

  async turn({ conversationId, requestId }: Question): Promise<Record<string, unknown> | undefined> {
    const items = await this.store.items(`conversation#${conversationId}`);
    return items.find((item) => item.requestId === requestId);
  }

  async tokens({ userId }: Question): Promise<unknown> {
    const items = await this.store.items(`user#${userId}`);
    return items.find(({ sk }) => String(sk).startsWith("day#"))?.tokens;
  }

  /** Frames with a sequence that a connection has got. */
  framesTo(connectionId: string): StoredFrame[] {
    return this.connections.framesTo(connectionId).filter(isStored);
  }

  private get requests(): Requests {
    return new Requests(this.store.documents, this.store.conversationsTable);
  }

  private routeDependencies() {
    const { log, metrics } = new Recorder();
    return {
      connections: this.store.connections,
      connectionsApi: new ConnectionsApi(createConnectionsClient(this.connections.endpoint)),
      requests: this.requests,
      log,
      metrics,
      now: () => new Date(),
    };
  }
}

function isStored(frame: ServerFrame): frame is StoredFrame {
  return "sequence" in frame;
}

/** What one channel's deltas say. */
export function textOf(
  frames: readonly (StoredFrame | ModelDelta)[],
  channel: ModelDelta["channel"],
): string {
  return frames.map((frame) => ("text" in frame && frame.channel === channel ? frame.text : "")).join("");
}
