import { users } from "../../../local/identity/user";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";

/** A model shares two cores with everything else here. */
const modelTimeoutMilliseconds = 180_000;

/** A model's own tokens, from the engine to the screen. */
export function realModel({ browser, system }: Shared): void {
  test("an answer is read while it is made, and survives a reload in its middle", () =>
    browser().visit(async (tab) => {
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      expect(
        await (await page.ask("What is the capital of France? Answer in one sentence.")).finished(),
      ).toMatch(/Paris/);

      const question = "Tell me a story about a fox in three paragraphs.";
      const asked = await page.ask(question);
      const early = await asked.untilText(20);
      expect(await asked.answer.getAttribute("aria-busy")).toBe("true");
      await tab.reload();
      const whole = await page.turn(question).finished(modelTimeoutMilliseconds);
      expect(whole.length).toBeGreaterThan(early.length);
      expect(whole.slice(0, 20)).toBe(early.slice(0, 20));

      // The page has put together what the service has stored.
      const kept = await page.storedTurn(question);
      const connection = await system().connect(users.find(({ name }) => name === "ann")?.subject ?? "");
      connection.send({ action: "resume", requestId: kept.requestId, afterSequence: 0 });
      await connection.until("end", ({ type }) => type === "finished");
      expect(receivedAnswer(connection.frames, kept.requestId).answer).toBe(kept.answer);
      connection.close();
    }));
}
