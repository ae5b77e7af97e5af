import { setTimeout as pause } from "node:timers/promises";
import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";
import { numberedWords } from "../support/numbered-words";

const words = 100;
const whole = numberedWords("w", words);

/** What breaks while an answer is made, and that its text is the same all the same. */
export function interruptions({ browser, system }: Shared): void {
  beforeEach(() => system().configureEngines({ tokensPerAnswer: words, tokensPerSecond: 40 }));

  test("reload in mid-answer", () =>
    browser().visit(async (tab) => {
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      await (await page.ask("Reload?")).untilText(20);
      await tab.reload();
      const turn = page.turn("Reload?");
      expect(await turn.answer.getAttribute("aria-busy")).toBe("true");
      expect(await turn.finished()).toBe(whole);
    }));

  test("the network is lost and comes back: the page says so, and reads on", () =>
    browser().visit(
      async (tab, context) => {
        const page = new ChatPage(tab);
        await page.signIn(system().pageUrl, "ann");
        const turn = await page.ask("Offline?");
        await turn.untilText(20);
        await context.setOffline(true);
        // Chromium lets open WebSockets live in its offline mode; a lost network does not.
        await system().disconnectAll();
        await page.connection.getByText("You are offline").waitFor();
        const before = await turn.text();
        await system().untilEnded("Offline?");
        expect(await turn.text()).toBe(before);
        await context.setOffline(false);
        expect(await turn.finished()).toBe(whole);
        await page.connection.waitFor({ state: "hidden" });
      },
      { expected: [/ERR_INTERNET_DISCONNECTED/] },
    ));

  test("the connection breaks in mid-answer", () =>
    browser().visit(async (tab) => {
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Broken?");
      await turn.untilText(20);
      await system().disconnectAll();
      expect(await turn.finished()).toBe(whole);
    }));

  test("the laptop's lid is closed for some seconds", () =>
    browser().visit(async (tab, context) => {
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Lid?");
      await turn.untilText(20);
      const session = await context.newCDPSession(tab);
      await session.send("Page.setWebLifecycleState", { state: "frozen" });
      await system().disconnectAll();
      await system().untilEnded("Lid?");
      await pause(500);
      await session.send("Page.setWebLifecycleState", { state: "active" });
      expect(await turn.finished()).toBe(whole);
    }));

  test("the instance that answers is gone in mid-answer", () =>
    browser().visit(async (tab) => {
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Killed?");
      await turn.untilText(20);
      await system().killBusyInstance();
      expect(await turn.finished()).toBe(whole);
    }));
}
