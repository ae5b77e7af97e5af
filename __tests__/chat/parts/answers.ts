import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";
import { numberedWords } from "../support/numbered-words";

/** Asking, reading along, stopping, asking again: in the browser, with texts that are known to the letter. */
export function answers({ browser, system }: Shared): void {
  test("an answer is read while it is made, its thoughts are folded, and the next question knows of it", () =>
    browser().visit(async (tab) => {
      await system().configureEngines({
        reasoning: "reasoning_content",
        reasoningTokens: 20,
        tokensPerAnswer: 60,
        tokensPerSecond: 40,
      });
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Which words?");
      await turn.thoughts.waitFor();
      expect(await turn.thoughts.textContent()).toMatch(/^Thinking…/);

      const early = await turn.untilText(10);
      expect(numberedWords("w", 60).startsWith(early)).toBe(true);
      expect(early.length).toBeLessThan(numberedWords("w", 60).length);
      expect(await turn.answer.getAttribute("aria-busy")).toBe("true");
      expect(await turn.finished()).toBe(numberedWords("w", 60));
      expect(await turn.answer.getAttribute("aria-busy")).not.toBe("true");
      await page.untilAnnounced("Answer finished");

      expect(await turn.thoughts.getAttribute("aria-expanded")).toBe("false");
      expect(await turn.article.textContent()).not.toContain("r20");
      await turn.thoughts.click();
      await turn.article.getByText(numberedWords("r", 20)).waitFor();

      expect(await (await page.ask("And then?")).finished()).toBe(numberedWords("w", 60));
      expect(await system().messagesOfLastRequest()).toEqual([
        { role: "user", content: "Which words?" },
        { role: "assistant", content: numberedWords("w", 60) },
        { role: "user", content: "And then?" },
      ]);
    }));

  test("a stopped answer stays as far as it came, and its generation ends in the engine", () =>
    browser().visit(async (tab) => {
      await system().configureEngines({ tokensPerAnswer: 5000, tokensPerSecond: 50 });
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Will it end?");
      await turn.untilText(20);
      await page.button("Stop").click();
      await page.untilAnnounced("Answer stopped");
      await system().untilEnded("Will it end?");
      const kept = await turn.finished();
      expect(numberedWords("w", 5000).startsWith(kept)).toBe(true);

      // The other turns can do without the rest of it, and the model is told what there is.
      await system().configureEngines({ tokensPerAnswer: 3, tokensPerSecond: 0 });
      expect(await (await page.ask("Next?")).finished()).toBe("w1 w2 w3");
      const [, partial] = await system().messagesOfLastRequest();
      expect(partial?.content).toBe(kept);
    }));

  test("the last question can be asked again, and edited: the new answer takes the old one's place everywhere", () =>
    browser().visit(async (tab) => {
      await system().configureEngines({ answer: "Answer 1 to {question}" });
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      expect(await (await page.ask("First?")).finished()).toBe("Answer 1 to First?");
      const turn = await page.ask("Second?");
      await turn.finished();

      await system().configureEngines({ answer: "Answer 2 to {question}" });
      await turn.button("Try again").click();
      await turn.answer.getByText("Answer 2 to Second?").waitFor();
      expect(await page.turns().count()).toBe(2);

      await turn.button("Edit question").click();
      const editor = tab.getByRole("textbox", { name: "Edit your question" });
      expect(await editor.inputValue()).toBe("Second?");
      await editor.fill("Third?");
      await page.button("Ask again").click();
      expect(await page.turn("Third?").finished()).toBe("Answer 2 to Third?");
      expect(await page.turns().count()).toBe(2);

      await (await page.ask("Last?")).finished();
      expect((await system().messagesOfLastRequest()).map(({ content }) => content)).toEqual([
        "First?",
        "Answer 1 to First?",
        "Third?",
        "Answer 2 to Third?",
        "Last?",
      ]);
    }));

  test("two tabs show the same conversation, as it grows", () =>
    browser().visit(async (tab, context) => {
      await system().configureEngines({ tokensPerAnswer: 60, tokensPerSecond: 40 });
      const first = new ChatPage(tab);
      await first.signIn(system().pageUrl, "ann");
      const turn = await first.ask("In both?");
      await turn.untilText(5);
      const second = new ChatPage(await context.newPage());
      // Whoever has signed in in one tab has done so in all.
      await second.page.goto(tab.url());
      await second.turn("In both?").untilText(5);
      expect(await second.turn("In both?").finished()).toBe(numberedWords("w", 60));
      expect(await turn.finished()).toBe(numberedWords("w", 60));

      // Each asks in a conversation of its own at the same time.
      for (const page of [first, second]) {
        await page.page.getByRole("link", { name: "New conversation" }).click();
        await page.turn("In both?").article.waitFor({ state: "detached" });
      }
      const asked = await Promise.all([first.ask("Here?"), second.ask("There?")]);
      for (const each of asked) expect(await each.finished()).toBe(numberedWords("w", 60));
    }));
}
