import type { ServerResponse } from "node:http";
import { type AnswerPiece, fakeAnswer, type Prefill } from "./fake-answer";
import type { FakeEngineSettings } from "./fake-engine-settings";
import { FakeGeneration } from "./fake-generation";
import { stampedAnswer } from "./stamped-answer";

/** The body of a chat completion, as far as the fake engine reads it. */
export interface ChatCompletionRequest {
  readonly model?: string;
  readonly messages: readonly {
    readonly role: string;
    readonly content?: string | null;
    readonly reasoning_content?: string;
    readonly reasoning?: string;
  }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/**
 * Answers one chat completion on this response once it is started: a stream of server-sent events, or one JSON.
 *
 * @param progress counts the tokens
 * @param end called with how it ended, unless the client has gone
 */
export function chatCompletion(
  settings: FakeEngineSettings,
  request: ChatCompletionRequest,
  model: string,
  progress: { readonly id: number; tokens: number },
  response: ServerResponse,
  end: (how: "finished" | "dropped") => void,
): FakeGeneration {
  const common = { id: `chatcmpl-${progress.id}`, created: Math.floor(Date.now() / 1000), model };
  const event = (choices: readonly object[], more: object = {}) =>
    `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", choices, ...more })}\n\n`;
  const usage = () => ({
    prompt_tokens: request.messages.length,
    completion_tokens: progress.tokens,
    total_tokens: request.messages.length + progress.tokens,
  });
  const whole = { content: "", reasoning_content: "", reasoning: "" };
  const isStream = request.stream === true;
  return new FakeGeneration(
    settings,
    settings.stamped
      ? stampedAnswer(settings.tokensPerAnswer)
      : fakeAnswer(settings, questionOf(request), prefillOf(request)),
    request.max_completion_tokens || request.max_tokens || Number.POSITIVE_INFINITY,
    isStream ? pieceEncoder(event) : (piece) => keep(whole, piece),
    {
      write: (text) => {
        if (!isStream) return true;
        if (!response.headersSent) {
          response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
          response.write(event([{ index: 0, delta: { role: "assistant" }, finish_reason: null }]));
        }
        return text === "" || response.write(text);
      },
      whenDrained: (go) => response.once("drain", go),
      drop: () => {
        end("dropped");
        // Not before what was written has gone out.
        response.write("", () => response.destroy());
      },
      finished: (reason) => {
        end("finished");
        if (isStream) {
          response.write(event([{ index: 0, delta: {}, finish_reason: reason }]));
          if (request.stream_options?.include_usage) response.write(event([], { usage: usage() }));
          response.end("data: [DONE]\n\n");
          return;
        }
        const message = { role: "assistant", ...whole };
        const choices = [{ index: 0, message, finish_reason: reason }];
        response.writeHead(200, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ ...common, object: "chat.completion", choices, usage: usage() }));
      },
    },
    progress,
  );
}

function questionOf({ messages }: ChatCompletionRequest): string {
  return messages.findLast(({ role }) => role === "user")?.content ?? "";
}

function prefillOf({ messages }: ChatCompletionRequest): Prefill | undefined {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return undefined;
  return { content: last.content ?? "", reasoning: last.reasoning_content ?? last.reasoning ?? "" };
}

/** Everything of an event but its text is the same for all of an answer, and is written only once. */
function pieceEncoder(event: (choices: readonly object[]) => string) {
  const frames = new Map<AnswerPiece["field"], readonly [string, string]>();
  return ({ field, text }: AnswerPiece): string => {
    let frame = frames.get(field);
    if (frame === undefined) {
      const [before = "", after = ""] = event([
        { index: 0, delta: { [field]: "\u0001" }, finish_reason: null },
      ]).split('"\\u0001"');
      frame = [before, after];
      frames.set(field, frame);
    }
    return frame[0] + JSON.stringify(text) + frame[1];
  };
}

function keep(whole: Record<AnswerPiece["field"], string>, { field, text }: AnswerPiece): string {
  whole[field] += text;
  return "";
}
