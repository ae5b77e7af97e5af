import { createParser } from "eventsource-parser";
import { CallError } from "../call-error";

/** A piece of text, on the channel that the engine itself names. */
export interface TextListener {
  /** Text in `content`; may hold `<think>` marks. */
  onContent(text: string): void;
  /** Text in `reasoning_content` (llama.cpp, vLLM) or `reasoning` (Ollama, newer vLLM). */
  onReasoning(text: string): void;
}

/** How an answer ended, as the engine says. */
export interface Completion {
  /** `stop`, `length`, … */
  readonly finishReason: string;
  /** Undefined when the engine does not count. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
}

/** The parts of a streamed chunk that are read. */
interface Chunk {
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning_content?: string | null;
      readonly reasoning?: string | null;
    };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly error?: { readonly message?: string } | string;
}

/**
 * Reads the server-sent events of a streamed chat completion.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class CompletionReader {
  private finishReason: string | undefined;
  private usage: Completion["usage"];
  private readonly parser = createParser({ onEvent: ({ data }) => this.read(data) });

  constructor(private readonly listener: TextListener) {}

  /** Takes text of the stream, cut anywhere. @throws CallError UNAVAILABLE when the engine reports an error */
  push(text: string): void {
    this.parser.feed(text);
  }

  /** @throws CallError UNAVAILABLE when the stream was over before the answer */
  completion(): Completion {
    if (this.finishReason === undefined)
      throw CallError.unavailable("the engine broke off in the middle of the answer");
    return { finishReason: this.finishReason, usage: this.usage };
  }

  private read(data: string): void {
    if (data === "[DONE]") return;
    const chunk = parse(data);
    if (chunk.error !== undefined) {
      const message = typeof chunk.error === "string" ? chunk.error : chunk.error.message;
      throw CallError.unavailable(`the engine gave up: ${message ?? "no reason given"}`);
    }
    const choice = chunk.choices?.[0];
    const delta = choice?.delta;
    if (delta != null) {
      const reasoning = delta.reasoning_content ?? delta.reasoning;
      if (reasoning) this.listener.onReasoning(reasoning);
      if (delta.content) this.listener.onContent(delta.content);
    }
    if (choice?.finish_reason) this.finishReason = choice.finish_reason;
    if (chunk.usage) {
      const { completion_tokens = 0, prompt_tokens = 0 } = chunk.usage;
      this.usage = { promptTokens: prompt_tokens, completionTokens: completion_tokens };
    }
  }
}

function parse(data: string): Chunk {
  try {
    return JSON.parse(data);
  } catch {
    throw CallError.unavailable("the engine sent an event that is not JSON");
  }
}
