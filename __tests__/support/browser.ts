import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../../tools/chromium";

export interface VisitOptions extends BrowserContextOptions {
  /** Messages of the console, and errors of the page, that belong to what is tried. All others fail the visit. */
  readonly expected?: readonly RegExp[];
}

/** Of one action and one expectation: a busy machine must not fail a test. */
const timeoutMilliseconds = 20_000;

// Chromium's own words about it on the console change; this line is ours.
const reportPolicyViolations = `
  addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, sample }) =>
    console.error(\`content security policy: \${effectiveDirective} refuses \${blockedURI} \${sample}\`),
  );
`;

/** Real Chromium for the tests of a file. Close it in `afterAll`. */
export class TestBrowser {
  private readonly directory = mkdtempSync(join(tmpdir(), "browser-test-"));
  private failures = 0;

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<TestBrowser> {
    return new TestBrowser(await launchChromium());
  }

  /**
   * Has somebody with a browser profile of their own do something, and then looks whether the page was content: no
   * error in it, on its console, or of its content security policy. What went wrong is shown by a picture and the
   * accessibility tree of each open page; the error says where they are.
   */
  async visit<Result>(
    action: (page: Page, context: BrowserContext) => Promise<Result>,
    { expected = [], ...options }: VisitOptions = {},
  ): Promise<Result> {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(timeoutMilliseconds);
    const problems: string[] = [];
    await watch(context, (problem) => {
      if (!expected.some((each) => each.test(problem))) problems.push(problem);
    });
    try {
      const result = await action(await context.newPage(), context);
      if (problems.length > 0) throw new Error("the page complained");
      return result;
    } catch (error) {
      throw await this.describe(error as Error, context, problems);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    if (this.failures === 0) rmSync(this.directory, { recursive: true, force: true });
  }

  private async describe(error: Error, context: BrowserContext, problems: readonly string[]): Promise<Error> {
    const lines = [error.message];
    if (problems.length > 0) lines.push("Problems of the page:", ...problems);
    for (const page of context.pages()) {
      const picture = join(this.directory, `${++this.failures}.png`);
      try {
        await page.screenshot({ path: picture, timeout: 5000 });
        lines.push(`${page.url()} (${picture}):`, await page.locator("body").ariaSnapshot({ timeout: 5000 }));
      } catch (reason) {
        lines.push(`${page.url()}: no picture, ${(reason as Error).message}`);
      }
    }
    const described = new Error(lines.join("\n"));
    // The line of the test, not this one.
    described.stack = `${described.message}\n${error.stack ?? ""}`;
    return described;
  }
}

/** Calls `report` with everything that a page should not do. */
async function watch(context: BrowserContext, report: (problem: string) => void): Promise<void> {
  context.on("weberror", (error) => report(`error: ${error.error().stack || error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      report(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  await context.addInitScript(reportPolicyViolations);
}
