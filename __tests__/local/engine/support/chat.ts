import { request } from "node:http";

export interface Chunk {
  readonly choices: readonly {
    readonly delta: {
      content?: string | null;
      reasoning_content?: string;
      reasoning?: string;
      role?: string;
    };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: { readonly completion_tokens: number };
}

/** One streamed chat completion as it comes. */
export interface Stream {
  readonly chunks: Chunk[];
  /** All text of the answer. */
  content(): string;
  /** All text of the thoughts, from either field. */
  reasoning(): string;
  /** `done`: with `[DONE]`; otherwise how the connection ended. */
  readonly ended: Promise<"done" | "broken">;
  cancel(): void;
}

/** Asks an OpenAI-compatible server for a stream. */
export function chat(url: string, body: object = {}): Stream {
  const chunks: Chunk[] = [];
  let finish: (how: "done" | "broken") => void;
  const ended = new Promise<"done" | "broken">((resolve) => {
    finish = resolve;
  });
  const call = request(`${url}/v1/chat/completions`, { method: "POST", agent: false }, (response) => {
    let partial = "";
    response.setEncoding("utf8").on("data", (text: string) => {
      const events = (partial + text).split("\n\n");
      partial = events.pop() ?? "";
      for (const event of events) {
        if (event === "data: [DONE]") finish("done");
        else chunks.push(JSON.parse(event.slice("data: ".length)));
      }
    });
    response.once("close", () => finish("broken"));
    response.once("error", () => finish("broken"));
  });
  call.once("error", () => finish("broken"));
  call.end(JSON.stringify({ messages: [{ role: "user", content: "Hello" }], ...body, stream: true }));
  const deltas = () => chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  return {
    chunks,
    content: () =>
      deltas()
        .map((delta) => delta.content ?? "")
        .join(""),
    reasoning: () =>
      deltas()
        .map((delta) => delta.reasoning_content ?? delta.reasoning ?? "")
        .join(""),
    ended,
    cancel: () => call.destroy(),
  };
}
