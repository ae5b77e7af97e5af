import type { Flags } from "lighthouse";
import type { Browser, Page } from "playwright-core";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import { CommandFailed } from "../../failure";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Row } from "../service/row";
import { atLeast } from "./goal";

const categories = ["accessibility", "best-practices"] as const;
const perfect = 100;

/**
 * What Lighthouse says of the sign-in page, and of a conversation with an answer.
 *
 * @param debuggingPort at which the browser lets others in
 */
export async function benchLighthouse(
  chat: MeasuredChat<FakeEngineProcess>,
  browser: Browser,
  debuggingPort: number,
): Promise<Row[]> {
  const signInPage = await (await browser.newContext()).newPage();
  await signInPage.goto(chat.service.pageUrl);
  const before = await audit(signInPage, debuggingPort);
  await signInPage.context().close();

  await chat.engine.configure({
    answer: "# Words\n\n- one\n- two\n\n```js\nlet a = 1;\n```\n",
    stamped: false,
  });
  const conversation = await chat.signIn(browser);
  await conversation.getByRole("textbox", { name: "Your question" }).fill("Say something.");
  await conversation.getByRole("button", { name: "Send" }).click();
  await conversation.getByRole("button", { name: "Copy answer" }).waitFor();
  const after = await audit(conversation, debuggingPort);
  await conversation.context().close();
  return [...rows("sign-in page", before), ...rows("conversation", after)];
}

interface Audit {
  /** Of 100, by category. */
  readonly scores: ReadonlyMap<string, number>;
  /** Audits that did not pass. */
  readonly failed: readonly string[];
}

async function audit(page: Page, debuggingPort: number): Promise<Audit> {
  const [{ default: lighthouse }, { connect }] = await Promise.all([
    import("lighthouse"),
    import("puppeteer-core"),
  ]);
  // Lighthouse drives pages by Puppeteer only; this is the same page, with its session.
  const puppeteer = await connect({
    browserURL: `http://127.0.0.1:${debuggingPort}`,
    defaultViewport: null,
  });
  try {
    const url = page.url();
    const same = (await puppeteer.pages()).find((each) => each.url() === url);
    const options: Flags = {
      onlyCategories: [...categories],
      disableStorageReset: true,
      formFactor: "desktop",
      screenEmulation: { disabled: true },
      throttlingMethod: "provided",
      logLevel: "error",
    };
    const result = await lighthouse(url, options, undefined, same);
    if (result === undefined) throw new CommandFailed("Lighthouse has no result", 1);
    const { audits, categories: scored } = result.lhr;
    return {
      scores: new Map(Object.values(scored).map(({ id, score }) => [id, Math.round(perfect * (score ?? 0))])),
      failed: Object.values(audits)
        .filter(({ score }) => score !== null && score < 1)
        .map(({ id }) => id),
    };
  } finally {
    await puppeteer.disconnect();
  }
}

function rows(what: string, { failed, scores }: Audit): Row[] {
  return categories.map((category) => {
    const score = scores.get(category) ?? 0;
    return {
      what: `Lighthouse, ${what}: ${category.replace("-", " ")}`,
      figure: String(score),
      goal: atLeast(perfect, score, String),
      ...(score < perfect ? { peer: `failed: ${failed.join(", ")}` } : {}),
    };
  });
}
