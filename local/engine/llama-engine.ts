import { existsSync } from "node:fs";
import path from "node:path";
import { projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import type { EngineListening, EngineProcess } from "./engine";

const program = path.join(projectDirectory, "local", "engine", "llama-server.py");

export interface LlamaEngineOptions {
  /** As `/v1/models` names the model. Default: smollm2:135m. */
  readonly model?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Answers at once; more wait. Default: 2. */
  readonly parallel?: number;
  /** Default: all cores. */
  readonly threads?: number;
  /** Of each conversation with its answer, which ends there. Default: 4096. */
  readonly contextTokens?: number;
  /** Of an answer, at most, where the request does not say. Default: what the context has room for. */
  readonly answerTokens?: number;
  /** Where the request does not say. 0: always the likeliest token, so the same answer to the same question. */
  readonly temperature?: number;
  /** How strongly an answer avoids what was said before, at any temperature (DRY sampler). Default: not at all. */
  readonly dryMultiplier?: number;
  readonly logFile: string;
}

/** llama.cpp's own server with a small real model. */
export interface LlamaEngine extends EngineProcess {
  /** How many of its places work on an answer now, as the engine itself says. */
  busyPlaces(): Promise<number>;
  /** Tokens that it has generated since its start; counted when an answer ends, however it ends. */
  generatedTokens(): Promise<number>;
}

/**
 * Starts llama.cpp's server with SmolLM2-135M-Instruct (337 MB of memory, ready in a second).
 *
 * @throws ProcessNotReady the message says what is missing
 */
export async function startLlamaEngine(options: LlamaEngineOptions): Promise<LlamaEngine> {
  const {
    model = "smollm2:135m",
    port = 0,
    parallel = 2,
    threads,
    contextTokens,
    answerTokens,
    temperature,
    dryMultiplier,
    logFile,
  } = options;
  if (!existsSync(pythonInterpreter)) {
    throw new Error("the project's Python environment (.venv) is missing. Run: npm run build");
  }
  const child = await BackgroundProcess.start({
    name: "the engine (llama.cpp)",
    program: pythonInterpreter,
    arguments: [
      "-B",
      program,
      `--port=${port}`,
      `--model-name=${model}`,
      `--parallel=${parallel}`,
      ...(threads === undefined ? [] : [`--threads=${threads}`]),
      ...(contextTokens === undefined ? [] : [`--context-tokens=${contextTokens}`]),
      ...(answerTokens === undefined ? [] : [`--answer-tokens=${answerTokens}`]),
      ...(temperature === undefined ? [] : [`--temperature=${temperature}`]),
      ...(dryMultiplier === undefined ? [] : [`--dry-multiplier=${dryMultiplier}`]),
    ],
    logFile,
    ready: { line: (line) => jsonLine<EngineListening>(line, ({ event }) => event === "listening") },
  });
  const { url } = child.ready;
  return {
    url,
    port: Number(new URL(url).port),
    model,
    process: child,
    busyPlaces: async () => {
      const slots = (await (await fetch(`${url}/slots`)).json()) as { is_processing: boolean }[];
      return slots.filter((slot) => slot.is_processing).length;
    },
    generatedTokens: async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const value = /^llamacpp:tokens_predicted_total (\S+)$/m.exec(metrics)?.[1];
      if (value === undefined)
        throw new Error(`the engine's /metrics has no tokens_predicted_total:\n${metrics}`);
      return Number(value);
    },
    stop: async () => void (await child.stop()),
    kill: async () => void (await child.kill()),
  };
}
