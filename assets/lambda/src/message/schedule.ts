import { Cron } from "croner";
import * as z from "zod/mini";
import type { Variable } from "../common/environment";

/** When instances of the LLM service start and stop, as Auto Scaling's scheduled actions do it. */
export class Schedule {
  private readonly up: Cron;
  private readonly down: Cron;

  /**
   * A time zone is not looked up before it is needed: that takes 15 ms, a quarter of the function's start.
   *
   * @throws Error when an expression cannot be used
   */
  constructor({ timeZone, downCron, upCron }: { timeZone: string; downCron: string; upCron: string }) {
    const options = { mode: "5-part", paused: true, timezone: timeZone } as const;
    this.up = new Cron(upCron, options);
    this.down = new Cron(downCron, options);
  }

  /**
   * What counts is which of the two came last: between a stop and the next start nothing answers, however often it was
   * to be stopped.
   *
   * @returns when the service starts; undefined: it is not asleep
   * @throws Error when there is no such time zone
   */
  nextStart(now: Date): Date | undefined {
    const stopped = lastRun(this.down, now);
    const asleep = stopped !== undefined && stopped > (lastRun(this.up, now) ?? 0);
    return asleep ? (this.up.nextRun(now) ?? undefined) : undefined;
  }
}

/** Epoch milliseconds of the last run until now. */
function lastRun(cron: Cron, now: Date): number | undefined {
  // A run at this very moment has happened; croner looks for earlier ones only.
  const [run] = cron.previousRuns(1, new Date(now.getTime() + 1));
  return run?.getTime();
}

const format = z.strictObject({ timeZone: z.string(), downCron: z.string(), upCron: z.string() });

/** An empty text: the service never sleeps. */
export const schedule: Variable<Schedule | "never"> = {
  parse: (text) => {
    if (text === "") return "never";
    try {
      return new Schedule(format.parse(JSON.parse(text)));
    } catch {
      return undefined;
    }
  },
  allowed:
    'nothing, or JSON such as {"timeZone":"America/Chicago","downCron":"0 0 * * *","upCron":"0 9 * * *"}',
};
