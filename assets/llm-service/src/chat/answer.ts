import { Channel, type Finished, FinishReason } from "../../../proto/generated/llm/v1/chat";
import { CallError } from "../call-error";
import type { Completion } from "../engine/completion-reader";
import type { CompletionRequest } from "../engine/completion-request";
import { completionBody } from "../engine/completion-request";
import type { CompletionListener, Engine } from "../engine/engine";
import type { EventStream } from "./event-stream";
import { ReasoningSplitter } from "./reasoning-splitter";

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: FinishReason.FINISH_REASON_STOP,
  length: FinishReason.FINISH_REASON_LENGTH,
  content_filter: FinishReason.FINISH_REASON_CONTENT_FILTER,
};

export interface AnswerOptions {
  readonly engine: Engine;
  readonly modelName: string;
  readonly request: CompletionRequest;
  readonly events: EventStream;
  /** Ended by whoever no longer wants the answer; its reason is what {@link Answer.stream} throws. */
  readonly ending: AbortController;
  /** Silence of the engine, or of a caller that does not read, that ends the answer. */
  readonly stallMilliseconds: number;
  readonly onFirstText: () => void;
}

/** One answer on its way from the engine to the caller. */
export class Answer implements CompletionListener {
  private readonly splitter: ReasoningSplitter;
  private readonly stall: NodeJS.Timeout;
  private sequence: bigint;
  private deltas = 0;

  constructor(private readonly options: AnswerOptions) {
    const { answer, lastSequence, reasoning } = options.request.continueFrom;
    this.sequence = lastSequence;
    const continues = answer !== "" ? "answer" : reasoning !== "" ? "reasoning" : "nothing";
    this.splitter = new ReasoningSplitter(continues, (channel, text) => this.deliver(channel, text));
    this.stall = setTimeout(() => this.giveUp(), options.stallMilliseconds);
  }

  /** @throws CallError; the reason of the abort */
  async stream(): Promise<Pick<Finished, "reason" | "usage">> {
    const { ending, engine, modelName, request } = this.options;
    try {
      const completion = await engine.complete(completionBody(modelName, request), ending.signal, this);
      this.splitter.end();
      return { reason: this.reasonOf(completion), usage: this.usageOf(completion) };
    } finally {
      clearTimeout(this.stall);
    }
  }

  onContent(text: string): void {
    this.splitter.push(text);
  }

  onReasoning(text: string): void {
    this.splitter.reasoningIsSeparate();
    this.deliver(Channel.CHANNEL_REASONING, text);
  }

  afterRead(): Promise<void> | undefined {
    this.stall.refresh();
    return this.options.events.drained(this.options.ending.signal);
  }

  private deliver(channel: Channel, text: string): void {
    if (this.deltas++ === 0) this.options.onFirstText();
    this.options.events.write({
      event: { $case: "delta", value: { sequence: ++this.sequence, channel, text } },
    });
  }

  private giveUp(): void {
    const { ending, events, stallMilliseconds } = this.options;
    const who = events.isBlocked ? "the caller has not read" : "the engine has been silent";
    ending.abort(CallError.deadlineExceeded(`${who} for ${stallMilliseconds / 1000} s`));
  }

  private reasonOf({ finishReason }: Completion): FinishReason {
    return finishReasons[finishReason] ?? FinishReason.FINISH_REASON_UNSPECIFIED;
  }

  /** Where the engine does not count, a delta is about a token. */
  private usageOf({ usage }: Completion): Finished["usage"] {
    return usage ?? { promptTokens: 0, completionTokens: this.deltas };
  }
}
