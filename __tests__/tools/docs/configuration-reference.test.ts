import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leaves } from "../../../config/schema/leaves";
import { renderConfigurationReference } from "../../../tools/docs/configuration-reference";

const committed = readFileSync(join(__dirname, "../../../docs/configuration.md"), "utf8");

test("docs/configuration.md is what `npm run docs` writes", () => {
  expect(committed).toBe(renderConfigurationReference());
});

test("every key is in it, with its variable", () => {
  for (const leaf of leaves) {
    expect(committed).toContain(`### \`${leaf.path}\``);
    expect(committed).toContain(`\`${leaf.variable}\``);
  }
  expect(leaves.length).toBeGreaterThan(50);
});
