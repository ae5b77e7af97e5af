import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { CallError } from "../call-error";
import type { Engine } from "./engine";
import { prepareModel, servesModel } from "./model-preparation";

export interface EngineMonitorOptions {
  readonly engine: Engine;
  readonly modelName: string;
  readonly log: Logger;
  /** Called when the engine becomes ready (undefined) and when it no longer is (why). */
  readonly onChange: (problem: string | undefined) => void;
}

// Two checks that time out, and the pauses before them, stay under five seconds.
const checkIntervalMilliseconds = 500;
const checkTimeoutMilliseconds = 1900;
const failuresUntilDown = 2;
/** A large model is loaded from disk before its first token. */
const preparationTimeoutMilliseconds = 30 * 60_000;

/** Knows whether the engine can answer: not before it gave one real token, and not again before it gave another. */
export class EngineMonitor {
  private currentProblem: string | undefined = "the engine has not been asked yet";
  private failures = 0;
  private readonly explained = new Set<string>();
  private stopping = false;
  /** Ends what is going on now. */
  private current = new AbortController();
  private finished: Promise<void> = Promise.resolve();

  constructor(private readonly options: EngineMonitorOptions) {}

  start(): void {
    this.finished = this.run();
  }

  /** Why the engine cannot answer; undefined when it can. */
  get problem(): string | undefined {
    return this.currentProblem;
  }

  /** A call found that the engine cannot be reached: no need to wait for the next check. */
  reportUnreachable(problem: string): void {
    if (this.currentProblem === undefined) this.change(problem);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.current.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      if (this.currentProblem === undefined) await this.check();
      else await this.prepare();
      this.current = new AbortController();
      const { signal } = this.current;
      await pause(checkIntervalMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  private async prepare(): Promise<void> {
    const { engine, modelName } = this.options;
    try {
      await this.limited(preparationTimeoutMilliseconds, (signal) =>
        prepareModel(engine, modelName, signal, (text) => this.explain(text)),
      );
      this.failures = 0;
      if (!this.stopping) this.change(undefined);
    } catch (error) {
      if (!this.stopping) this.explain(reasonOf(error));
    }
  }

  private async check(): Promise<void> {
    const { engine, modelName } = this.options;
    const started = performance.now();
    try {
      const served = await this.limited(checkTimeoutMilliseconds, (signal) =>
        servesModel(engine, modelName, signal),
      );
      this.failures = 0;
      if (!served) this.change(`the engine no longer serves ${modelName}`);
    } catch (error) {
      if (this.stopping) return;
      // An engine that is busy with answers may be late with anything else.
      if (engine.lastTextAt > started) return;
      this.failures++;
      const unreachable = error instanceof CallError && error.unreachable;
      if (unreachable || this.failures >= failuresUntilDown) this.change(reasonOf(error));
    }
  }

  /** A new reason for the same state: told once, not at every try. */
  private explain(problem: string): void {
    this.currentProblem = problem;
    if (this.explained.has(problem)) return;
    this.explained.add(problem);
    this.options.log.info({ event: "engine-preparation", reason: problem }, problem);
  }

  private change(problem: string | undefined): void {
    this.currentProblem = problem;
    this.explained.clear();
    const { log, modelName, onChange } = this.options;
    if (problem === undefined) log.info({ event: "engine-ready", model: modelName }, `${modelName} answers`);
    else log.error({ event: "engine-down", reason: problem }, problem);
    onChange(problem);
  }

  /** Not by AbortSignal.any, which in Node 20 keeps every signal that it ever made of a lasting one. */
  private async limited<Result>(
    milliseconds: number,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const current = new AbortController();
    this.current = current;
    const timer = setTimeout(
      () => current.abort(new Error("the engine does not answer in time")),
      milliseconds,
    );
    try {
      return await work(current.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
