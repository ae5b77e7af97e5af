import { createParser } from "eventsource-parser";
import type { Agent } from "undici";
import { CommandFailed } from "../../failure";
import { type Ask, askLimitMilliseconds } from "./ask";

interface Chunk {
  readonly choices: readonly { readonly delta?: { readonly content?: string | null } }[];
  readonly usage?: { readonly completion_tokens: number } | null;
}

/** Asks the engine itself for the same answer as the service does: server-sent events, read as directly as can be. */
export function askEngine(agent: Agent, engine: { readonly url: string; readonly model: string }): Ask {
  return async ({ content, maxTokens }, onText) => {
    const { body, statusCode } = await agent.request({
      origin: engine.url,
      path: "/v1/chat/completions",
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: engine.model,
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: "user", content }],
        max_tokens: maxTokens,
        temperature: 0,
      }),
      signal: AbortSignal.timeout(askLimitMilliseconds),
    });
    if (statusCode !== 200)
      throw new CommandFailed(`the engine answers ${statusCode}: ${await body.text()}`, 1);
    let tokens = 0;
    const parser = createParser({
      onEvent: ({ data }) => {
        if (data === "[DONE]") return;
        const { choices, usage }: Chunk = JSON.parse(data);
        const text = choices[0]?.delta?.content;
        if (text) onText(text);
        if (usage) tokens = usage.completion_tokens;
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
    return { tokens };
  };
}
