import type { Browser, Page } from "playwright-core";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Row } from "../service/row";
import { median } from "../table";
import { atMost } from "./goal";

const slowdown = 4;
const tokensPerSecond = 200;
const seconds = 9;
const slowMilliseconds = 50;
const goal = 5;

/** Prose, lists, code and a table, over and over: what models write. */
const section = `
## Part {n}

A **paragraph** with \`code\`, a [link](https://example.com/) and enough words to break over several lines on any
screen, because most of what a model says is prose that goes on and on.

- One point, with some words about it
- Another point, with *some* more words about it

\`\`\`typescript
export function add(first: number, second: number): number {
  // The sum of both.
  return first + second;
}
\`\`\`

| name | value |
|---|---|
| first | 1 |
| second | 2 |
`;
const answer = Array.from({ length: 60 }, (_, index) => section.replace("{n}", String(index + 1))).join("\n");

/** How many frames take longer than 50 ms while an answer streams into the page on a slow machine. */
export async function benchSlowFrames(
  chat: MeasuredChat<FakeEngineProcess>,
  browser: Browser,
  runs: number,
): Promise<Row[]> {
  await chat.engine.configure({ answer, tokensPerSecond, stamped: false });
  const streaming: number[] = [];
  const idle: number[] = [];
  for (let run = 0; run < runs; run++) {
    const page = await chat.signIn(browser);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    idle.push(await slowFrames(page));
    await page.getByRole("textbox", { name: "Your question" }).fill("Write a long text.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "Part 1", exact: true }).waitFor();
    streaming.push(await slowFrames(page));
    await page.getByRole("button", { name: "Stop" }).click();
    await page.context().close();
  }
  return [
    {
      what: `frames over ${slowMilliseconds} ms in ${seconds} s, ${tokensPerSecond} tokens/s, processor slowed ${slowdown} times`,
      figure: counts(streaming),
      goal: atMost(goal, median(streaming), String),
      peer: `the same page, nothing streaming: ${counts(idle)}`,
    },
  ];
}

/** Counted by the page itself. */
function slowFrames(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const end = performance.now() + ${seconds * 1000};
    let before = performance.now();
    let slow = 0;
    requestAnimationFrame(function look(now) {
      if (now - before > ${slowMilliseconds}) slow++;
      before = now;
      if (now < end) requestAnimationFrame(look);
      else resolve(slow);
    });
  })`);
}

function counts(values: readonly number[]): string {
  return `${median(values)} (${Math.min(...values)} – ${Math.max(...values)})`;
}
