import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { ChatService, type ChatServiceOptions } from "../../../local/chat-service/chat-service";
import type { FakeEngineRequest } from "../../../local/engine/fake-engine";
import { type FakeEngineProcess, startFakeEngine } from "../../../local/engine/fake-engine-process";
import {
  defaultFakeEngineSettings,
  type FakeEngineSettings,
} from "../../../local/engine/fake-engine-settings";
import { mintAccessToken, type TokenChanges } from "../../../local/identity/mint-access-token";
import { ChatConnection } from "../../../tools/chat/chat-connection";
import type { AppliedStacks } from "../../support/applied-stacks";
import type { TestBrowser } from "../../support/browser";
import { waitUntil } from "../../support/wait-until";

/** What the parts of a test file share; there only once the tests run. */
export interface Shared {
  readonly browser: () => TestBrowser;
  readonly system: () => ChatSystem;
}

/** The whole chat on this machine, and what the tests do to it behind the users' backs. */
export class ChatSystem {
  private constructor(
    readonly service: ChatService,
    private readonly directory: string,
    /** Of every engine that is started from now on. */
    private readonly engineSettings: Partial<FakeEngineSettings>,
  ) {}

  /** @param options of the chat service; default: two instances with fake engines, a health check every 0.75 s */
  static async start(stacks: AppliedStacks, options: Partial<ChatServiceOptions> = {}): Promise<ChatSystem> {
    const directory = mkdtempSync(join(tmpdir(), "chat-system-"));
    const engineSettings: Partial<FakeEngineSettings> = {};
    const service = await ChatService.start({
      ...stacks,
      directory,
      instances: 2,
      timeScale: 0.05,
      startEngine: ({ logFile, model, port }) =>
        startFakeEngine({ logFile, port, settings: { ...engineSettings, model } }),
      ...options,
    });
    return new ChatSystem(service, directory, engineSettings);
  }

  get pageUrl(): string {
    return this.service.pageUrl;
  }

  /** A connection of a user, whoever that is. @throws ConnectionRefused */
  connect(subject: string): Promise<ChatConnection> {
    return this.connectWith(this.token(subject));
  }

  token(subject: string, changes?: TokenChanges): string {
    return mintAccessToken(this.service.issuer, this.service.identity, subject, changes);
  }

  /** @throws ConnectionRefused */
  connectWith(token: string | undefined): Promise<ChatConnection> {
    return ChatConnection.open(this.service.webSocketUrl, token);
  }

  /** From the defaults, for the answers that begin after it, by engines of new instances too. */
  async configureEngines(settings: Partial<FakeEngineSettings>): Promise<void> {
    const { installed: _, model: __, ...others } = defaultFakeEngineSettings;
    Object.assign(this.engineSettings, others, settings);
    await Promise.all(this.engines().map((engine) => engine.configure({ ...others, ...settings })));
  }

  /** The messages of the newest request that came to an engine. */
  async messagesOfLastRequest(): Promise<FakeEngineRequest["request"]["messages"]> {
    const records = await Promise.all(this.engines().map((engine) => engine.record()));
    const [last] = records.flatMap(({ requests }) => requests).sort((a, b) => b.receivedAt - a.receivedAt);
    return last?.request.messages ?? [];
  }

  /** Whoever asked it last: an engine has ended the answer, whether to its end or not. */
  async untilEnded(question: string): Promise<void> {
    await waitUntil(`an engine ends the answer to "${question}"`, async () => {
      const records = await Promise.all(this.engines().map((engine) => engine.record()));
      const asked = records
        .flatMap(({ requests }) => requests)
        .filter(({ request }) => request.messages.at(-1)?.content === question);
      return asked.length > 0 && asked.every(({ ended }) => ended !== undefined);
    });
  }

  /** Disconnects every client, as API Gateway does after two hours. */
  async disconnectAll(): Promise<void> {
    const { description, emulator, webSocketUrl } = this.service;
    const [connections] = description.tables.filter(({ hashKey }) => hashKey === "connectionId");
    const { Items = [] } = await emulator.dynamoDb.send(new ScanCommand({ TableName: connections?.name }));
    const ids = Items.map(({ connectionId }) => connectionId?.S ?? "");
    const address = `${webSocketUrl.replace("ws:", "http:")}/@connections/`;
    await Promise.all(ids.map((id) => fetch(address + encodeURIComponent(id), { method: "DELETE" })));
  }

  /** The machine of an instance that works on an answer is gone. */
  async killBusyInstance(): Promise<void> {
    const { llmService } = this.service;
    for (const name of llmService.names()) {
      if ((await llmService.loadBalancer.activeRequests(name)) === 0) continue;
      await llmService.instance(name).kill();
      return;
    }
    throw new Error("no instance works on an answer");
  }

  /** Messages in the dead-letter queue. */
  async deadLetters(): Promise<number> {
    const { description, emulator } = this.service;
    const queue = description.queues.find(({ attributes }) => attributes.RedrivePolicy === undefined);
    const { QueueUrl } = await emulator.sqs.send(new GetQueueUrlCommand({ QueueName: queue?.name }));
    const { Attributes } = await emulator.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  /** Makes a question in the conversations table one that cannot be read. */
  async spoilTurn(conversationId: string, turn: number): Promise<void> {
    const { description, emulator } = this.service;
    const table = description.tables.find(({ hashKey }) => hashKey === "pk");
    await emulator.dynamoDb.send(
      new UpdateItemCommand({
        TableName: table?.name,
        Key: {
          pk: { S: `conversation#${conversationId}` },
          sk: { S: `turn#${String(turn).padStart(6, "0")}` },
        },
        ConditionExpression: "attribute_exists(pk)",
        UpdateExpression: "SET #text = :number",
        ExpressionAttributeNames: { "#text": "text" },
        ExpressionAttributeValues: { ":number": { N: "7" } },
      }),
    );
  }

  async close(): Promise<void> {
    await this.service.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private engines(): FakeEngineProcess[] {
    const { llmService } = this.service;
    return llmService.names().map((name) => llmService.engine(name) as FakeEngineProcess);
  }
}
