import { Metadata, Server, ServerCredentials, type ServerWritableStream, status } from "@grpc/grpc-js";
import {
  Channel,
  type ChatEvent,
  type ChatRequest,
  ChatServiceService,
  FinishReason,
} from "../../../../../assets/proto/generated/llm/v1/chat";

export interface ModelDelta {
  readonly channel: "reasoning" | "answer";
  readonly text: string;
}

/** A call as a script sees it. */
export class ScriptedCall {
  readonly request: ChatRequest;
  /** Values of the `cookie` header. */
  readonly cookies: string[];
  private sequence: bigint;

  constructor(
    private readonly call: ServerWritableStream<ChatRequest, ChatEvent>,
    private readonly model: readonly ModelDelta[],
  ) {
    this.request = call.request;
    this.cookies = call.metadata.get("cookie").map(String);
    this.sequence = call.request.continueFrom?.lastSequence ?? 0n;
  }

  get isCancelled(): boolean {
    return this.call.cancelled;
  }

  /** What the model has still to say. @throws Error what is to be continued is not what it has said */
  get rest(): readonly ModelDelta[] {
    const { reasoning = "", answer = "", lastSequence = 0n } = this.request.continueFrom ?? {};
    const said = this.model.slice(0, Number(lastSequence));
    const text = (channel: string) =>
      said
        .filter((delta) => delta.channel === channel)
        .map((delta) => delta.text)
        .join("");
    if (reasoning !== text("reasoning") || answer !== text("answer")) {
      throw new Error(`not what the model has said: ${JSON.stringify({ reasoning, answer, lastSequence })}`);
    }
    return this.model.slice(Number(lastSequence));
  }

  /** Sends the response headers. */
  headers(...setCookies: readonly string[]): void {
    this.call.sendMetadata(withCookies(setCookies));
  }

  send(event: NonNullable<ChatEvent["event"]>): void {
    this.call.write({ event });
  }

  delta({ channel, text }: ModelDelta): void {
    const number = channel === "reasoning" ? Channel.CHANNEL_REASONING : Channel.CHANNEL_ANSWER;
    this.send({ $case: "delta", value: { sequence: ++this.sequence, channel: number, text } });
  }

  /** Ends the answer. */
  finish(promptTokens = 7, completionTokens = this.rest.length, ...setCookies: readonly string[]): void {
    this.send({
      $case: "finished",
      value: {
        reason: FinishReason.FINISH_REASON_STOP,
        usage: { promptTokens, completionTokens },
        timings: undefined,
      },
    });
    this.call.end(withCookies(setCookies));
  }

  /** Ends the call without an end of the answer. */
  breakOff(): void {
    this.call.end();
  }

  fail(code: status, metadata = new Metadata()): void {
    this.call.emit("error", { code, details: `scripted ${status[code]}`, metadata });
  }
}

/** @param index 0 for the first call */
export type Script = (call: ScriptedCall, index: number) => Promise<void> | void;

/** An LLM service that does in each call what a script says. */
export class ScriptedService {
  readonly calls: ScriptedCall[] = [];
  /** What scripts have thrown. */
  readonly problems: unknown[] = [];
  private readonly server = new Server();
  address = "";

  constructor(
    private readonly model: readonly ModelDelta[],
    private readonly script: Script,
  ) {
    this.server.addService(ChatServiceService, {
      chat: (call: ServerWritableStream<ChatRequest, ChatEvent>) => void this.run(call),
    });
  }

  /** @param port default: a free one */
  async start(port = 0): Promise<this> {
    const bound = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
        error === null ? resolve(found) : reject(error),
      ),
    );
    this.address = `127.0.0.1:${bound}`;
    return this;
  }

  /** Breaks every connection. */
  stop(): void {
    this.server.forceShutdown();
  }

  private async run(call: ServerWritableStream<ChatRequest, ChatEvent>): Promise<void> {
    const scripted = new ScriptedCall(call, this.model);
    const index = this.calls.push(scripted) - 1;
    try {
      await this.script(scripted, index);
    } catch (error) {
      this.problems.push(error);
      scripted.fail(status.INVALID_ARGUMENT);
    }
  }
}

function withCookies(values: readonly string[]): Metadata {
  const metadata = new Metadata();
  for (const value of values) metadata.add("set-cookie", value);
  return metadata;
}
