import { completionBody } from "./completion-request";
import type { Engine } from "./engine";

/** Whether the engine lists the model. Ollama lists a model without a tag as `latest`. */
export async function servesModel(engine: Engine, modelName: string, signal: AbortSignal): Promise<boolean> {
  const names = await modelNames(engine, signal);
  return names.includes(modelName) || names.includes(`${modelName}:latest`);
}

/**
 * Makes the engine ready to answer: has the model pulled where the engine can (Ollama), and waits for one real token.
 *
 * @param onProgress told, in words, what is going on
 * @throws Error the engine does not have the model; CallError UNAVAILABLE; the reason of `signal`
 */
export async function prepareModel(
  engine: Engine,
  modelName: string,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): Promise<void> {
  if (!(await servesModel(engine, modelName, signal))) {
    if (!(await isOllama(engine, signal))) {
      const names = await modelNames(engine, signal);
      throw new Error(`the engine does not serve ${modelName}; it serves: ${names.join(", ") || "nothing"}`);
    }
    await pull(engine, modelName, signal, onProgress);
  }
  onProgress(`waiting for the first token of ${modelName}`);
  await answerOneToken(engine, modelName, signal);
}

async function modelNames(engine: Engine, signal: AbortSignal): Promise<string[]> {
  const { data } = (await engine.getJson("/v1/models", signal)) as { data?: { id?: string }[] | null };
  return (data ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

async function isOllama(engine: Engine, signal: AbortSignal): Promise<boolean> {
  try {
    return ((await engine.getJson("/api/version", signal)) as { version?: string }).version !== undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

/** Source: https://github.com/ollama/ollama/blob/main/docs/api.md#pull-a-model */
async function pull(
  engine: Engine,
  modelName: string,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): Promise<void> {
  let rest = "";
  await engine.post("/api/pull", { model: modelName, stream: true }, signal, (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((each) => each !== ""))
      onProgress(`pulling ${modelName}: ${progress(line)}`);
  });
}

function progress(line: string): string {
  const { completed, error, status, total } = JSON.parse(line) as {
    status?: string;
    total?: number;
    completed?: number;
    error?: string;
  };
  if (error !== undefined) throw new Error(`the engine cannot pull the model: ${error}`);
  if (!total) return status ?? "";
  return `${status} ${Math.floor((100 * (completed ?? 0)) / total)} %`;
}

async function answerOneToken(engine: Engine, modelName: string, signal: AbortSignal): Promise<void> {
  let text = "";
  const collect = (piece: string) => {
    text += piece;
  };
  const body = completionBody(modelName, {
    messages: [{ role: "user", content: "Hello" }],
    continueFrom: { reasoning: "", answer: "", lastSequence: 0n },
    maxTokens: 1,
    temperature: 0,
  });
  const listener = { onContent: collect, onReasoning: collect, afterRead: () => undefined };
  const { usage } = await engine.complete(body, signal, listener);
  if (text === "" && !usage?.completionTokens) throw new Error(`${modelName} answered without a token`);
}
