import { availableParallelism } from "node:os";
import { ConfigurationError } from "../../config/problem";
import { resolveConfiguration } from "../../config/resolve";
import { environmentFilePath, readEnvironmentFile } from "../../config/sources";
import { describeAutoScalingGroup } from "../../local/auto-scaling-group/auto-scaling-group-description";
import type { LlmServiceOptions } from "../../local/chat-service/llm-service";
import { openExternalEngine } from "../../local/engine/external-engine";
import { startLlamaEngine } from "../../local/engine/llama-engine";
import { readInstanceEnvironment } from "../../local/instance/user-data";
import type { RawState } from "../../local/terraform/state";
import { CommandFailed } from "../failure";
import type { ConfigurationOptions } from "../options";

export interface EngineOptions extends ConfigurationOptions {
  /** Of an OpenAI-compatible server. Absent: the embedded one. */
  readonly engine?: string;
  readonly model?: string;
}

/** What produces the answers of a running service. */
export interface ChosenEngine {
  /** Configuration values that go with it, `path=value`. */
  readonly set: readonly string[];
  /** In words: what really answers to the model's name in the applied state. */
  describe(model: string): string;
  /** @param state of the LLM service's stack, when an engine starts */
  starter(state: () => RawState): LlmServiceOptions["startEngine"];
}

/** Of a conversation with its answer: several turns, in some 200 MB of memory for each answer at a time. */
const contextTokens = 8192;
/** Such a small model may not find its end, and what it has said comes again with the next question. */
const answerTokens = 1024;
/** As its makers recommend: https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct */
const temperature = 0.2;
/** Without it the model often says one sentence again and again until the limit. As llama.cpp recommends. */
const dryMultiplier = 0.8;

/**
 * The engine that the options name. An external one is asked at once what it serves.
 *
 * @throws CommandFailed it does not answer, or does not have the model
 */
export async function chooseEngine(options: EngineOptions): Promise<ChosenEngine> {
  const { engine: url, model: wanted } = options;
  if (url === undefined) return embeddedEngine;
  const { model, url: base } = await openExternalEngine(url, wanted ?? configuredModel(options)).catch(
    (error: Error) => {
      throw new CommandFailed(`--engine: ${error.message}`, 1);
    },
  );
  if (wanted !== undefined && model !== wanted) {
    throw new CommandFailed(
      `--engine: the engine at ${url} does not serve ${wanted}; it serves ${model}.`,
      1,
    );
  }
  return {
    set: [`service.modelName=${model}`],
    describe: (name) => `${name} of ${base}`,
    starter: () => (start) => openExternalEngine(base, start.model),
  };
}

const embeddedEngine: ChosenEngine = {
  set: [],
  describe: (model) =>
    `SmolLM2-135M-Instruct, a very small model, on the llama.cpp here; it answers as ${model}`,
  starter:
    (state) =>
    ({ logFile, model, port }) =>
      startLlamaEngine({
        logFile,
        model,
        port,
        parallel: Number(readInstanceEnvironment(state()).llmService.MAX_IN_FLIGHT),
        threads: Math.max(1, Math.floor(availableParallelism() / instances(state()))),
        contextTokens,
        answerTokens,
        temperature,
        dryMultiplier,
      }),
};

/** How many share this machine's cores. */
function instances(state: RawState): number {
  const { desiredCapacity = 1, maxCapacity, minCapacity } = describeAutoScalingGroup(state);
  return Math.max(1, minCapacity, Math.min(desiredCapacity, maxCapacity));
}

/** @throws CommandFailed the configuration cannot be used */
function configuredModel({ environment, set }: ConfigurationOptions): string {
  try {
    return resolveConfiguration({
      environment,
      environmentFile: readEnvironmentFile(environmentFilePath(process.env)),
      variables: process.env,
      options: set,
      deploying: false,
    }).service.modelName;
  } catch (error) {
    if (error instanceof ConfigurationError)
      throw new CommandFailed(error.message, ConfigurationError.exitCode);
    throw error;
  }
}
