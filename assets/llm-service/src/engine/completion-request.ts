/** What the engine is asked. */
export interface CompletionRequest {
  readonly messages: readonly EngineMessage[];
  readonly continueFrom: {
    readonly reasoning: string;
    readonly answer: string;
    readonly lastSequence: bigint;
  };
  /** 0: the engine's own. */
  readonly maxTokens: number;
  readonly temperature: number | undefined;
}

export interface EngineMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Body of `POST /v1/chat/completions` that streams the answer to a request. */
export function completionBody(modelName: string, request: CompletionRequest): string {
  const { continueFrom, maxTokens, messages, temperature } = request;
  const begun = begunAnswer(continueFrom);
  return JSON.stringify({
    model: modelName,
    stream: true,
    stream_options: { include_usage: true },
    messages: begun === "" ? messages : [...messages, { role: "assistant", content: begun }],
    ...(maxTokens === 0 ? {} : { max_tokens: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    // Ollama and the llama.cpp server go on from a last message of the assistant by themselves; vLLM has to be told.
    // Source: https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
    ...(begun === "" ? {} : { continue_final_message: true, add_generation_prompt: false }),
  });
}

/** The answer as the model had begun to write it, reasoning in the marks that it puts around it. */
function begunAnswer({ reasoning, answer }: CompletionRequest["continueFrom"]): string {
  if (reasoning === "") return answer;
  return answer === "" ? `<think>\n${reasoning}` : `<think>\n${reasoning}</think>\n\n${answer}`;
}
