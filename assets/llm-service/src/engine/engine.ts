import { Agent, type Dispatcher } from "undici";
import { CallError } from "../call-error";
import { type Completion, CompletionReader, type TextListener } from "./completion-reader";

export interface CompletionListener extends TextListener {
  /** After each read from the network, when its text is delivered: a promise holds up the next one. */
  afterRead(): Promise<void> | undefined;
}

type Body = Dispatcher.ResponseData["body"];

const connectTimeoutMilliseconds = 2000;
const maximumErrorCharacters = 300;

/** An engine that speaks the OpenAI-compatible API: Ollama, vLLM, the llama.cpp server. */
export class Engine {
  private readonly agent: Agent;
  private readonly origin: string;
  private readonly prefix: string;
  private lastText = Number.NEGATIVE_INFINITY;

  /** @param url without `/v1` */
  constructor(url: string) {
    const { origin, pathname } = new URL(url);
    this.origin = origin;
    this.prefix = pathname.replace(/\/$/, "");
    // How long silence may last is the callers' affair.
    this.agent = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectTimeoutMilliseconds },
    });
  }

  /** When text last came, on the clock of `performance.now()`: a sign of life. */
  get lastTextAt(): number {
    return this.lastText;
  }

  /** @throws CallError UNAVAILABLE; the reason of `signal` */
  async getJson(path: string, signal: AbortSignal): Promise<unknown> {
    return this.exchange("GET", path, undefined, signal, (body) => body.json());
  }

  /** Calls `onText` with the answer as it comes. @throws CallError UNAVAILABLE; the reason of `signal` */
  async post(path: string, body: object, signal: AbortSignal, onText: (text: string) => void): Promise<void> {
    await this.exchange("POST", path, JSON.stringify(body), signal, async (answer) => {
      const decoder = new TextDecoder();
      for await (const chunk of answer) onText(decoder.decode(chunk, { stream: true }));
    });
  }

  /**
   * Streams one answer to `listener`. An abort closes the connection, and with it ends the generation.
   *
   * @param body of `POST /v1/chat/completions`
   * @throws CallError UNAVAILABLE the engine cannot be reached, or broke off; INVALID_ARGUMENT it refuses the
   *   conversation; the reason of `signal`
   */
  async complete(body: string, signal: AbortSignal, listener: CompletionListener): Promise<Completion> {
    return this.exchange("POST", "/v1/chat/completions", body, signal, async (answer) => {
      const reader = new CompletionReader(listener);
      // A character may be cut in two by the network.
      const decoder = new TextDecoder();
      for await (const chunk of answer) {
        reader.push(decoder.decode(chunk, { stream: true }));
        this.lastText = performance.now();
        const pause = listener.afterRead();
        if (pause !== undefined) await pause;
      }
      return reader.completion();
    });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async exchange<Result>(
    method: "GET" | "POST",
    path: string,
    content: string | undefined,
    signal: AbortSignal,
    read: (body: Body) => Promise<Result>,
  ): Promise<Result> {
    try {
      const { body, statusCode } = await this.agent.request({
        origin: this.origin,
        path: this.prefix + path,
        method,
        signal,
        ...(content === undefined ? {} : { body: content, headers: { "content-type": "application/json" } }),
      });
      if (statusCode !== 200) throw refusal(statusCode, await body.text());
      return await read(body);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const { code } = error as { code?: unknown };
      // Errors of the network have a text as their code; a CallError and a defect of our own have none.
      if (typeof code !== "string") throw error;
      throw CallError.engineUnreachable(`the engine at ${this.origin} cannot be reached: ${code}`);
    }
  }
}

/** 400 and 413 are about what was asked (the context is too small, for example); the rest is the engine's trouble. */
function refusal(statusCode: number, text: string): CallError {
  const message = errorMessage(text).slice(0, maximumErrorCharacters);
  return statusCode === 400 || statusCode === 413
    ? CallError.invalidArgument("messages", `the engine refuses them: ${message}`)
    : CallError.unavailable(`the engine answers ${statusCode}: ${message}`);
}

function errorMessage(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } | string };
    return (typeof error === "string" ? error : error?.message) ?? text;
  } catch {
    return text;
  }
}
