import { ConnectionRefused } from "../../../tools/chat/chat-connection";
import { numberedWords } from "../../chat/support/numbered-words";
import { pace } from "../support/fault";
import { reportFault } from "../support/fault-report";
import { Reader } from "../support/reader";
import type { Shared } from "../support/shared";
import { whatWasRead } from "../support/what-was-read";

/** Seconds by which the issuer's clock is ahead of ours, or behind it. */
const cases = [
  { claim: "iat", skew: 5, text: "issued 5 s from now", isAccepted: true },
  { claim: "iat", skew: 300, text: "issued 5 min from now", isAccepted: true },
  { claim: "nbf", skew: 5, text: "valid from 5 s from now on", isAccepted: false },
  { claim: "nbf", skew: 300, text: "valid from 5 min from now on", isAccepted: false },
  { claim: "exp", skew: 5, text: "good for 5 s more", isAccepted: true },
  { claim: "exp", skew: -5, text: "expired 5 s ago", isAccepted: false },
  { claim: "exp", skew: -300, text: "expired 5 min ago", isAccepted: false },
] as const;

/** What becomes of tokens when clocks differ. */
export function tokens({ system }: Shared): void {
  test("clocks differ", async () => {
    const outcomes: { readonly text: string; readonly status: number }[] = [];
    for (const { claim, skew, text } of cases) {
      const now = Math.floor(Date.now() / 1000);
      outcomes.push({
        text,
        status: await statusOf(system().token("ann", { claims: { [claim]: now + skew } })),
      });
    }
    expect(outcomes).toEqual(cases.map(({ isAccepted, text }) => ({ text, status: isAccepted ? 101 : 403 })));

    // As the page does when it was refused: at once, with a token that is fresh.
    const since = performance.now();
    const reader = await Reader.ask(system(), "ann", "Clock?");
    await reader.untilWords(1);
    const seconds = (performance.now() - since) / 1000;
    await reader.untilFinished();
    const { duplicates, lost } = whatWasRead([reader], numberedWords("w", pace.tokensPerAnswer), since);
    const textsOf = (wanted: number) =>
      outcomes.filter(({ status }) => status === wanted).map(({ text }) => text);
    reportFault({
      fault: "Clocks differ",
      done: "access tokens whose times are some seconds and some minutes off",
      seen: `let in: ${textsOf(101).join(", ")}; refused with 403, and let in with a fresh one: ${textsOf(403).join(", ")}`,
      recovery: [{ seconds, until: "first word with a fresh token" }],
      lost,
      duplicates,
    });
    reader.close();
  });

  async function statusOf(token: string): Promise<number> {
    try {
      (await system().connectWith(token)).close();
      return 101;
    } catch (error) {
      if (error instanceof ConnectionRefused) return error.status;
      throw error;
    }
  }
}
