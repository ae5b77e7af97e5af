import type { Browser } from "playwright-core";
import type { Agent } from "undici";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Row } from "../service/row";
import { atMost } from "./goal";

const kilobyte = 1000;
const goal = 150 * kilobyte;
const kilobytes = (bytes: number) => `${(bytes / kilobyte).toFixed(0)} KB`;

/** What a browser with an empty cache loads of the page, from its address until somebody is signed in. */
export async function benchFirstLoad(chat: MeasuredChat, browser: Browser, agent: Agent): Promise<Row[]> {
  // What is asked for again, after the sign-in, is in the browser's cache.
  const paths = new Set<string>();
  const page = await chat.signIn(browser, {}, (opened) =>
    opened.on("response", (response) => {
      const { origin, pathname } = new URL(response.url());
      // What the callback's address gives is the page again.
      if (origin === chat.service.pageUrl && pathname !== "/callback") paths.add(pathname);
    }),
  );
  await page.waitForLoadState("networkidle");
  await page.context().close();
  const bytes = async (encoding: "gzip" | "br") => {
    const sizes = [...paths].map((path) => sizeOf(agent, chat.service.pageUrl, path, encoding));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const gzip = await bytes("gzip");
  return [
    {
      what: "first load of the page until somebody is signed in, gzip",
      figure: kilobytes(gzip),
      goal: atMost(goal, gzip, kilobytes),
      peer: `${paths.size} files; with Brotli ${kilobytes(await bytes("br"))}`,
    },
  ];
}

/** Of a body as it is sent to who takes this encoding. */
async function sizeOf(agent: Agent, origin: string, path: string, encoding: string): Promise<number> {
  const headers = { "accept-encoding": encoding };
  const { body } = await agent.request({ origin, path, method: "GET", headers });
  return (await body.bytes()).byteLength;
}
