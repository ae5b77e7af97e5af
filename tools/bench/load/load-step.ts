import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { CommandFailed } from "../../failure";
import type { AskedQuestion } from "./asked-question";
import type { LoadUser } from "./load-user";

/** At least so long, so that a few answers more or less do not count. */
const leastMilliseconds = 10_000;
/** From the first question to where throughput is measured: every place has an answer by then. */
const rampMilliseconds = 2000;
const pollMilliseconds = 50;

/** What so many users asked, and what came of it. Times are milliseconds of `performance.now()`. */
export interface LoadStep {
  /** When throughput began to be measured. */
  readonly from: number;
  /** When the users were told to ask no more, and everything that ran was cancelled. */
  readonly to: number;
  /** By user. */
  readonly questions: readonly (readonly AskedQuestion[])[];
}

/**
 * Has all users ask at once, and again as soon as they are answered, until every one of them has had an answer.
 *
 * @param limitMilliseconds somebody who has none by then never gets one
 */
export async function loadStep(users: readonly LoadUser[], limitMilliseconds: number): Promise<LoadStep> {
  const stop = new AbortController();
  setMaxListeners(2 * users.length + 2, stop.signal);
  const asked = users.map(({ questions }) => questions.length);
  const began = performance.now();
  const questions = () => users.map((user, index) => user.questions.slice(asked[index]));
  const asking = Promise.all(users.map((user) => user.askUntil(stop.signal)));
  const watching = untilEverybodyHasAnAnswer(questions, began + limitMilliseconds, stop.signal);
  try {
    await Promise.race([watching, asking]);
  } finally {
    stop.abort();
  }
  const to = performance.now();
  await asking;
  return { from: began + rampMilliseconds, to, questions: questions() };
}

async function untilEverybodyHasAnAnswer(
  questions: () => readonly (readonly AskedQuestion[])[],
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  await pause(leastMilliseconds, undefined, { signal });
  for (;;) {
    const waiting = questions().filter((ofUser) => !ofUser.some(({ end }) => end?.frame.type === "finished"));
    if (waiting.length === 0) return;
    if (performance.now() > deadline) {
      throw new CommandFailed(`${waiting.length} of ${questions().length} users were never answered`, 1);
    }
    await pause(pollMilliseconds, undefined, { signal });
  }
}
