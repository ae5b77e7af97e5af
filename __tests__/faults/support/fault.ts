import type { ChatSystem } from "../../chat/support/chat-system";
import { numberedWords } from "../../chat/support/numbered-words";
import { countEvents } from "./count-events";
import { reportFault } from "./fault-report";
import { Reader } from "./reader";
import { whatWasRead } from "./what-was-read";

/** Of the engines while something goes wrong: an answer of four seconds. */
export const pace = { tokensPerAnswer: 100, tokensPerSecond: 25 } as const;

const expected = numberedWords("w", pace.tokensPerAnswer);
const readersOfEach = 2;

interface Fault {
  readonly fault: string;
  readonly done: string;
  /** Before anybody asks. */
  readonly prepare?: () => Promise<unknown>;
  /** Words that every reader has when the fault is brought about. Default: 10. 0: they have only asked. */
  readonly afterWords?: number;
  /** Brings the fault about. */
  readonly strike: (readers: readonly Reader[]) => Promise<unknown>;
  /** What the function that answers has logged by then, if the fault has reached it. */
  readonly logged?: "call-failed" | "not-taken" | "delivery-failed";
  /** Returns when this is so again, besides that the answers go on. */
  readonly recovered?: Readonly<Record<string, () => Promise<unknown>>>;
}

/** Two users read when the fault comes; they have to get every word, and each once. */
export async function tryFault(system: ChatSystem, options: Fault): Promise<void> {
  const { afterWords = 10, done, fault, logged, prepare, recovered = {}, strike } = options;
  const countLogged = () => (logged === undefined ? 0 : countEvents(system, logged));
  const loggedBefore = countLogged();
  await prepare?.();
  const users = Array.from({ length: readersOfEach }, (_, index) => `${fault}, reader ${index + 1}`);
  const readers = await Promise.all(users.map((user) => Reader.ask(system, user, fault)));
  await Promise.all(readers.map((reader) => reader.untilWords(afterWords)));
  const since = performance.now();
  await strike(readers);
  const [times] = await Promise.all([
    Promise.all(
      Object.entries(recovered).map(async ([until, isRecovered]) => {
        await isRecovered();
        return { seconds: (performance.now() - since) / 1000, until };
      }),
    ),
    Promise.all(readers.map((reader) => reader.untilFinished())),
  ]);
  const { secondsToNextWord, ...read } = whatWasRead(readers, expected, since);
  expect(readers.map(({ answer }) => answer.text)).toEqual(readers.map(() => expected));
  if (logged !== undefined) expect(countLogged()).toBeGreaterThan(loggedBefore);
  reportFault({
    fault,
    done,
    ...read,
    recovery: [{ seconds: secondsToNextWord, until: "next word" }, ...times],
  });
  for (const reader of readers) reader.close();
}
