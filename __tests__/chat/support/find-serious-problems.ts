import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What axe finds in the page as it is now that is serious or critical. */
export async function findSeriousProblems(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ help, id, nodes }) => ({ id, help, elements: nodes.map(({ html }) => html) }));
}
