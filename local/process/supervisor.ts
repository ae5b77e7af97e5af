import { setTimeout as pause } from "node:timers/promises";
import type { ProcessExit } from "./background-process";
import type { RestartPolicy } from "./restart-policy";

export interface SupervisorOptions<Program> {
  /** What it is called in messages. */
  readonly name: string;
  readonly policy: RestartPolicy;
  /** Multiplies the times of the policy. */
  readonly timeScale: number;
  /** @param previous what ended; undefined at the first start */
  readonly start: (previous: Program | undefined) => Promise<Program>;
  /** Resolves when the program has ended. */
  readonly exited: (program: Program) => Promise<ProcessExit>;
}

/** A program that is started again when it ends, as systemd does with a unit. */
export class Supervisor<Program> {
  /** Resolves with the reason when the program stays down, though nobody has ended it from here. */
  readonly failed: Promise<string>;
  private readonly ending = new AbortController();
  private readonly starts: number[];
  private readonly supervision: Promise<string | undefined>;
  private restarting = false;

  private constructor(
    private readonly options: SupervisorOptions<Program>,
    private program: Program,
    firstStart: number,
  ) {
    this.starts = [firstStart];
    this.supervision = this.supervise();
    this.failed = this.supervision.then((reason) => reason ?? new Promise(() => {}));
  }

  /** Returns when the program runs. @throws what `start` throws: a first start is not repeated */
  static async start<Program>(options: SupervisorOptions<Program>): Promise<Supervisor<Program>> {
    const firstStart = performance.now();
    return new Supervisor(options, await options.start(undefined), firstStart);
  }

  /** What runs now; between an end and the next start, what has ended. */
  get current(): Program {
    return this.program;
  }

  /** Ends the supervision, then the program; one that is just being started is ended as soon as it runs. */
  async end(how: (program: Program) => Promise<unknown>): Promise<void> {
    this.ending.abort();
    // Before it is waited for: what runs ends the supervision by its own end.
    if (!this.restarting) await how(this.program);
    await this.supervision;
    await how(this.program);
  }

  /** @returns why the program stays down; undefined when it was ended from here */
  private async supervise(): Promise<string | undefined> {
    const { exited, name, policy, start, timeScale } = this.options;
    const { signal } = this.ending;
    let end = exitText(await exited(this.program));
    while (!signal.aborted) {
      const refusal = this.refusal(end);
      if (refusal !== undefined) return `${name} ended (${end.text}); ${refusal}`;
      this.restarting = true;
      await pause(policy.restartSeconds * 1000 * timeScale, undefined, { signal }).catch(() => {});
      if (signal.aborted) break;
      this.starts.push(performance.now());
      try {
        this.program = await start(this.program);
        this.restarting = false;
        if (signal.aborted) break;
        end = exitText(await exited(this.program));
      } catch (error) {
        end = { code: null, text: error instanceof Error ? error.message : String(error) };
      }
    }
    this.restarting = false;
    return undefined;
  }

  private refusal(end: Ended): string | undefined {
    const { policy, timeScale } = this.options;
    const { burst, intervalSeconds } = policy.startLimit;
    if (policy.restart === "no") return "its unit does not start it again";
    if (end.code !== null && policy.preventExitStatus.includes(end.code)) {
      return "its unit does not start it again after this exit status";
    }
    const since = performance.now() - intervalSeconds * 1000 * timeScale;
    const recent = this.starts.filter((start) => start > since).length;
    return recent >= burst
      ? `its unit starts it at most ${burst} times in ${intervalSeconds * timeScale} s`
      : undefined;
  }
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function exitText({ code, signal }: ProcessExit): Ended {
  return { code, text: signal ?? `exit code ${code}` };
}
