import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";
import { findSeriousProblems } from "../support/find-serious-problems";

/** Goes down each minute, and comes up on each New Year's Day. */
export const alwaysAsleep = JSON.stringify({
  timeZone: "America/Chicago",
  downCron: "* * * * *",
  upCron: "0 9 1 1 *",
});

/** While no instance is there to answer. */
export function asleep({ browser, system }: Shared): void {
  test.each(["light", "dark"] as const)(
    "a question is refused with the next start (%s theme)",
    (colorScheme) =>
      browser().visit(
        async (tab) => {
          const page = new ChatPage(tab);
          await page.signIn(system().pageUrl, "ann");
          const turn = await page.ask("Anybody there?");
          await turn.error.waitFor();
          expect(await turn.error.textContent()).toMatch(/asleep/i);
          expect(await findSeriousProblems(tab)).toEqual([]);
        },
        { colorScheme },
      ),
  );

  test("the protocol names the next start, and when to try again", async () => {
    const connection = await system().connect("ann");
    const requestId = connection.ask("Anybody there?");
    const { frame } = await connection.until("refusal", ({ type }) => type === "error");
    const nextYear = new Date().getUTCFullYear() + 1;
    expect(frame).toMatchObject({
      requestId,
      code: "SERVICE_ASLEEP",
      message: `the service is asleep until ${nextYear}-01-01T15:00:00.000Z`,
      retryable: true,
    });
    const seconds = (Date.UTC(nextYear, 0, 1, 15) - Date.now()) / 1000;
    expect(frame.type === "error" && Math.abs((frame.retryAfterSeconds ?? 0) - seconds)).toBeLessThan(60);
    connection.close();
  });
}
