import { setTimeout as pause } from "node:timers/promises";
import type { FinishedFrame } from "../../../chat-protocol/server-frame";
import {
  Channel,
  ChatRequest,
  type Finished,
  FinishReason,
  type Message,
} from "../../../proto/generated/llm/v1/chat";
import type { Log } from "../common/logger";
import { callFailure } from "./call-failure";
import type { ChatListener } from "./chat-attempt";
import type { ChatClient } from "./chat-client";
import type { CookieJar } from "./cookie-jar";
import type { Ending } from "./ending";
import type { Timing } from "./timing";
import type { Transcript } from "./transcript";

/** In a row, without any text between them. */
const maximumFailures = 8;
const maximumRetries = 40;

const reasons: Partial<Record<FinishReason, FinishedFrame["reason"]>> = {
  [FinishReason.FINISH_REASON_LENGTH]: "length",
  [FinishReason.FINISH_REASON_CONTENT_FILTER]: "content_filter",
};

export interface ChatRetriesOptions {
  readonly requestId: string;
  readonly client: Pick<ChatClient, "call">;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly transcript: Transcript;
  readonly cookies: CookieJar;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly timing: Timing;
  readonly log: Log;
  /** Text that continues the transcript, which has it already. */
  readonly onText: (channel: "reasoning" | "answer", text: string, serviceSequence: number) => void;
  readonly onQueued: (position: number) => void;
}

/** One answer by as many calls as it takes: each goes on where the one before it broke off. */
export class ChatRetries {
  /** Calls after the first. */
  retries = 0;

  constructor(private readonly options: ChatRetriesOptions) {}

  /** @throws the reason of the signal */
  async run(): Promise<Ending> {
    const { cookies, deadline, requestId, timing, log, transcript } = this.options;
    let failures = 0;
    let overloaded = 0;
    for (;;) {
      const before = transcript.lastSequence;
      const end = await this.call();
      if ("finished" in end) return finishedFrame(end.finished, before, transcript.lastSequence);
      const { code, details } = end.failed;
      const { retry, afterMilliseconds, ending } = callFailure(end.failed);
      failures = transcript.lastSequence > before ? 1 : failures + 1;
      const backoff = jittered(Math.min(timing.backoff * 2 ** (failures - 1), timing.longestBackoff));
      const wait = retry === "overloaded" ? Math.max(afterMilliseconds ?? 0, backoff) : backoff;
      if (retry === "overloaded") overloaded += wait;
      const isLast =
        retry === "never" ||
        failures >= maximumFailures ||
        this.retries >= maximumRetries ||
        overloaded > timing.overload ||
        Date.now() + wait > deadline;
      log.warn("call-failed", { requestId, code, details, afterSequence: transcript.lastSequence, isLast });
      if (isLast) return ending;
      this.retries++;
      cookies.forgetLoadBalancer();
      await this.pause(wait);
    }
  }

  private async call() {
    const { client, cookies, deadline, signal } = this.options;
    return await client.call({
      request: this.request(),
      cookie: cookies.header(new Date()),
      deadline,
      signal,
      onEvent: (event) => this.onEvent(event),
      onSetCookie: (values) => cookies.accept(values, new Date()),
    });
  }

  private request(): ChatRequest {
    const { messages, model, transcript } = this.options;
    const { lastSequence, texts } = transcript;
    return ChatRequest.fromPartial({
      messages: [...messages],
      model,
      ...(lastSequence === 0 ? {} : { continueFrom: { ...texts, lastSequence: BigInt(lastSequence) } }),
    });
  }

  private onEvent(event: Parameters<ChatListener["onEvent"]>[0]): void {
    const { onQueued, onText, transcript } = this.options;
    if (event.$case === "queued" && event.value.position > 0) onQueued(event.value.position);
    if (event.$case !== "delta" || event.value.text === "") return;
    const { text, sequence } = event.value;
    const channel = event.value.channel === Channel.CHANNEL_REASONING ? "reasoning" : "answer";
    transcript.add(channel, text, Number(sequence));
    onText(channel, text, Number(sequence));
  }

  /** @throws the reason of the signal */
  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.options;
    await pause(milliseconds, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  }
}

/** Between half and the whole of it, so that not all who lost an instance come back at once. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}

/**
 * A call counts only what it made itself. A delta is about a token, so what calls before it made is known by the sequence
 * that it went on from.
 */
function finishedFrame({ reason, usage }: Finished, before: number, last: number): Ending {
  return {
    type: "finished",
    reason: reasons[reason] ?? "stop",
    usage: {
      promptTokens: usage?.promptTokens ?? 0,
      completionTokens: before + (usage?.completionTokens ?? last - before),
    },
  };
}
