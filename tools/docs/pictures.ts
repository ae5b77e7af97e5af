import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { FakeEngineProcess } from "../../local/engine/fake-engine-process";
import { projectDirectory } from "../../local/paths";
import { ChatBench } from "../bench/running-chat/chat-bench";
import type { MeasuredChat } from "../bench/running-chat/measured-chat";

/** Draws the pictures of the page in docs/images, from a chat that runs: `node dist/tools/docs/pictures.js`. */

const directory = path.join(projectDirectory, "docs", "images");
const question = "How do I retry a flaky HTTP request in TypeScript?";

/** Older conversations, for the list. */
const others = [
  "What is a sticky session?",
  "Explain back-pressure to a beginner",
  "Plan a week of dinners for two",
];

const thoughts =
  "The user wants retries. Not every failure is worth another try: 4xx are answers, 5xx and network errors may pass. " +
  "Exponential backoff with jitter, a limit, and a signal to give up. Show a small function and when to use it. ";

const answer = `Retry only what may pass by itself, wait a little longer each time, and give up after a few attempts:

\`\`\`typescript
export async function fetchWithRetries(url: string, attempts = 4) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined && response.status < 500) return response;
    if (attempt === attempts) throw new Error(\`\${url} failed \${attempts} times\`);
    // Full jitter: clients that failed together do not come back together.
    await sleep(Math.random() * 250 * 2 ** attempt);
  }
}
\`\`\`

| What happened | Try again? |
|---|---|
| 429, 503 | yes, after \`Retry-After\` |
| other 5xx, no connection | yes, with backoff |
| 4xx | no: the answer will be the same |

Make sure that the request is **idempotent** first: a \`POST\` that was carried out, and whose answer was lost, would be
carried out twice.
`;

const pictures = [
  { name: "chat-light", colorScheme: "light", viewport: { width: 1280, height: 1000 } },
  { name: "chat-dark", colorScheme: "dark", viewport: { width: 1280, height: 1000 } },
  { name: "chat-phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

async function main(): Promise<void> {
  const bench = new ChatBench(["scaling.schedule.enabled=false"]);
  try {
    const chat = await bench.startChat();
    const { browser } = await bench.openBrowser();
    mkdirSync(directory, { recursive: true });
    for (const picture of pictures) await draw(chat, browser, picture);
  } finally {
    await bench.close();
  }
}

async function draw(
  chat: MeasuredChat<FakeEngineProcess>,
  browser: Browser,
  { colorScheme, name, viewport }: (typeof pictures)[number],
): Promise<void> {
  const page = await chat.signIn(browser, { colorScheme, viewport, deviceScaleFactor: 1.5 });
  await chat.engine.configure({ answer: "Yes.", reasoning: "none", tokensPerSecond: 0 });
  for (const other of others) {
    await ask(page, other);
    await page.goto(chat.service.pageUrl);
    await page.getByRole("textbox", { name: "Your question" }).waitFor();
  }
  // Slow enough that the page says how long it thought.
  await chat.engine.configure({ answer, thoughts, reasoning: "reasoning_content", tokensPerSecond: 25 });
  await ask(page, question);
  await page.getByRole("heading", { level: 2, name: question }).scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(directory, `${name}.png`) });
  await page.context().close();
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Your question" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Copy answer" }).waitFor();
}

void main();
