import type { Engine } from "./engine";

const timeoutMilliseconds = 10_000;

/**
 * Opens an OpenAI-compatible server that somebody else runs: Ollama, vLLM, llama.cpp, … `stop` and `kill` leave it alone.
 *
 * @param url `http://127.0.0.1:11434`, with or without `/v1`
 * @param model that answers if it is served; otherwise the only one that is
 * @throws Error when it cannot be reached, does not speak this API, wants a key, or serves several models and not
 *   this one; the message says which, and what to do
 */
export async function openExternalEngine(url: string, model?: string): Promise<Engine> {
  const base = baseUrl(url);
  const served = await servedModels(base);
  return {
    url: base,
    model: choose(base, served, model),
    stop: async () => {},
    kill: async () => {},
  };
}

function baseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new Error(
      `the engine's URL is "${url}"; it begins with http:// or https://: http://127.0.0.1:11434`,
    );
  }
  if (parsed.username !== "" || parsed.search !== "" || parsed.hash !== "") {
    throw new Error(
      `the engine's URL has a user, a query or a fragment, which are not passed on: use an address only`,
    );
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "").replace(/\/v1$/, "");
}

async function servedModels(base: string): Promise<readonly string[]> {
  const place = `${base}/v1/models`;
  const answer = await fetch(place, { signal: AbortSignal.timeout(timeoutMilliseconds) }).catch((error) => {
    throw new Error(
      `no engine answers at ${base} (${reasonOf(error)}). Is it running, and is this its address?`,
    );
  });
  if (answer.status === 401 || answer.status === 403) {
    await answer.body?.cancel();
    throw new Error(
      `the engine at ${base} wants an API key (${answer.status}), and the LLM service sends none: use one without`,
    );
  }
  const text = await answer.text();
  const models = answer.ok ? modelNames(text) : undefined;
  if (models === undefined) {
    throw new Error(
      `${place} does not list models as an OpenAI-compatible server does (status ${answer.status}): "${text.slice(0, 100)}"`,
    );
  }
  return models;
}

/** Undefined when it is no list of models. */
function modelNames(text: string): string[] | undefined {
  try {
    const { data } = JSON.parse(text) as { data?: unknown };
    // Ollama without a model has null.
    if (data === null) return [];
    if (!Array.isArray(data)) return undefined;
    return data.map(({ id }) => id).filter((id) => typeof id === "string");
  } catch {
    return undefined;
  }
}

function choose(base: string, served: readonly string[], wanted: string | undefined): string {
  const [only] = served;
  if (only === undefined) {
    throw new Error(`the engine at ${base} has no model. Give it one first (Ollama: ollama pull NAME)`);
  }
  if (wanted !== undefined && served.includes(wanted)) return wanted;
  if (served.length === 1) return only;
  const choice = wanted === undefined ? `serves several models` : `does not serve ${wanted}`;
  throw new Error(`the engine at ${base} ${choice}. Choose by --model: ${served.join(", ")}`);
}

/** `fetch` itself says only that it failed. */
function reasonOf(error: Error): string {
  const { message } = (error.cause ?? error) as Error;
  return message === "" ? error.message : message;
}
