import type { Page } from "playwright-core";
import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";
import { findSeriousProblems } from "../support/find-serious-problems";

const answer = `
## An answer with everything

1. One **bold** and one \`code\`
2. Two

| a | b |
|---|---|
| 1 | 2 |

\`\`\`typescript
const answer: number = 42; // comment
\`\`\`

> A quotation, and [a link](https://example.com/).
`;

/** For those who do not see it, do not see it well, or do not use a mouse. */
export function accessibility({ browser, system }: Shared): void {
  test.each(["light", "dark"] as const)("axe finds nothing serious in the %s theme", (colorScheme) =>
    browser().visit(
      async (tab) => {
        await system().configureEngines({
          answer,
          reasoning: "reasoning_content",
          thoughts: "Let me think about it. ".repeat(5),
          tokensPerSecond: 50,
        });
        const page = new ChatPage(tab);
        await tab.goto(system().pageUrl);
        await page.button("Sign in").waitFor();
        await check(tab, "sign-in page");
        await page.signIn(system().pageUrl, "ann");
        await check(tab, "empty chat");

        const turn = await page.ask("With everything?");
        await turn.thoughts.waitFor();
        await check(tab, "streaming");
        await turn.finished();
        await turn.thoughts.click();
        await check(tab, "finished");
      },
      { colorScheme },
    ),
  );

  test("everything can be done with the keyboard alone", () =>
    browser().visit(async (tab) => {
      await system().configureEngines({ tokensPerAnswer: 2000, tokensPerSecond: 50 });
      const page = new ChatPage(tab);
      await tab.goto(system().pageUrl);
      await page.button("Sign in").waitFor();
      await reach(tab, "button", "Sign in");
      await tab.keyboard.press("Enter");
      await reach(tab, "button", "ann");
      await tab.keyboard.press("Enter");
      await page.box.waitFor();

      await reach(tab, "textbox", "Your question");
      await tab.keyboard.type("By hand?");
      await tab.keyboard.press("Enter");
      await page.turn("By hand?").untilText(10);
      await tab.keyboard.press("Escape");
      await page.untilAnnounced("Answer stopped");

      await system().configureEngines({ tokensPerAnswer: 3, tokensPerSecond: 0 });
      await reach(tab, "button", "Edit question");
      await tab.keyboard.press("Enter");
      await tab.keyboard.press("ControlOrMeta+a");
      await tab.keyboard.type("Edited by hand?");
      await reach(tab, "button", "Ask again");
      await tab.keyboard.press("Enter");
      expect(await page.turn("Edited by hand?").finished()).toBe("w1 w2 w3");

      await reach(tab, "link", "New conversation");
      await tab.keyboard.press("Enter");
      await page.turn("Edited by hand?").article.waitFor({ state: "detached" });
      await reach(tab, "button", "Sign out");
      await tab.keyboard.press("Enter");
      await page.button("Sign in").waitFor();
    }));
}

async function check(tab: Page, state: string): Promise<void> {
  expect([state, await findSeriousProblems(tab)]).toEqual([state, []]);
}

/** Presses Tab until the element has the focus, which it must be seen to have. */
async function reach(tab: Page, role: "button" | "link" | "textbox", name: string): Promise<void> {
  const element = tab.getByRole(role, { name, exact: true });
  await element.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if (await element.evaluate((node) => node === node.ownerDocument.activeElement)) return;
    await tab.keyboard.press("Tab");
  }
  throw new Error(`60 times Tab did not reach the ${role} "${name}"`);
}
