import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChatCompletionRequest, chatCompletion } from "./fake-chat-completion";
import { type FakeEngineSettings, fakeEngineSettings } from "./fake-engine-settings";
import { ollamaAnswer } from "./fake-ollama";
import { Places } from "./places";
import { sendJson } from "./send-json";

const recordsKept = 20_000;

/** What the engine knows of one chat completion. */
export interface FakeEngineRequest {
  /** 1 for the first. */
  readonly id: number;
  readonly request: ChatCompletionRequest;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** When it had its place; absent while it waits. */
  startedAt?: number;
  /** So far. */
  tokens: number;
  /**
   * `cancelled`: the client has gone. `dropped` and `refused`: as the settings wanted. Absent while it waits, runs, or
   * has stalled.
   */
  ended?: "finished" | "cancelled" | "dropped" | "refused";
  endedAt?: number;
}

/** What `/control/requests` answers. */
export interface FakeEngineRecord {
  readonly running: number;
  readonly waiting: number;
  /** Most at once since the start, or since the record was cleared. */
  readonly mostRunning: number;
  /** Of all requests, kept or not. */
  readonly total: number;
  /** In the order in which they came; the last 20,000. */
  readonly requests: readonly FakeEngineRequest[];
}

/**
 * An engine without a model: an OpenAI-compatible server (`/v1/chat/completions`, `/v1/models`) whose answers,
 * speed and faults are settings. It answers "w1 w2 w3 …", and continues such a text where a request's last message,
 * the assistant's, breaks off.
 *
 * For tests in other processes: `GET /control/requests` (FakeEngineRecord), `DELETE /control/requests` clears it,
 * `POST /control/settings` with some settings as JSON.
 */
export class FakeEngine {
  settings: FakeEngineSettings;
  private readonly places = new Places(() => this.settings.maximumParallel);
  private readonly server: Server;
  private requests: FakeEngineRequest[] = [];
  private total = 0;
  private mostRunning = 0;

  constructor(settings: Partial<FakeEngineSettings> = {}) {
    this.settings = fakeEngineSettings(settings);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => sendError(response, 400, error.message));
    });
    // Clients keep connections for long.
    this.server.keepAliveTimeout = 120_000;
    this.server.requestTimeout = 0;
  }

  /** @param port default: a free one */
  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return this;
  }

  /** Closes every connection at once. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Changes settings for the requests that come. */
  configure(changes: Partial<FakeEngineSettings>): void {
    this.settings = fakeEngineSettings(changes, this.settings);
  }

  record(): FakeEngineRecord {
    const { running, waiting } = this.places;
    return { running, waiting, mostRunning: this.mostRunning, total: this.total, requests: this.requests };
  }

  clearRecord(): void {
    this.requests = [];
    this.total = 0;
    this.mostRunning = this.places.running;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url?.split("?")[0]}`;
    switch (route) {
      case "POST /v1/chat/completions":
        return this.complete(JSON.parse(await bodyOf(request)), response);
      case "GET /v1/models":
        return sendJson(response, {
          object: "list",
          data: this.settings.installed.map((id) => ({ id, object: "model", created: 0, owned_by: "fake" })),
        });
      case "GET /health":
        return sendJson(response, { status: "ok" });
      case "GET /control/requests":
        return sendJson(response, this.record());
      case "DELETE /control/requests":
        this.clearRecord();
        return sendJson(response, {});
      case "POST /control/settings":
        this.configure(JSON.parse(await bodyOf(request)));
        return sendJson(response, this.settings);
    }
    const answered =
      this.settings.ollama &&
      (await ollamaAnswer(
        route,
        () => bodyOf(request),
        response,
        this.settings,
        (model) => this.configure({ installed: [...this.settings.installed, model] }),
      ));
    if (!answered) sendError(response, 404, `${route}: not found`);
  }

  private complete(request: ChatCompletionRequest, response: ServerResponse): void {
    const entry: FakeEngineRequest = { id: ++this.total, request, receivedAt: Date.now(), tokens: 0 };
    this.requests.push(entry);
    if (this.requests.length > recordsKept) this.requests.shift();
    const end = (how: NonNullable<FakeEngineRequest["ended"]>) => {
      if (entry.ended !== undefined) return;
      entry.ended = how;
      entry.endedAt = Date.now();
    };
    const settings = this.settings;
    const model = request.model ?? settings.model;
    if (settings.errorStatus !== 0) {
      end("refused");
      sendError(response, settings.errorStatus, "refused by the settings of the fake engine");
      return;
    }
    if (!settings.installed.includes(model)) {
      end("refused");
      sendError(response, 404, `model "${model}" not found, try pulling it first`);
      return;
    }
    const generation = chatCompletion(settings, request, model, entry, response, end);
    const leave = this.places.take(() => {
      entry.startedAt = Date.now();
      this.mostRunning = Math.max(this.mostRunning, this.places.running);
      generation.start();
    });
    response.once("close", () => {
      generation.stop();
      end("cancelled");
      leave();
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function sendError(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, { error: { message, type: "fake_engine", code: status } }, status);
}
