import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationOf } from "./support/configuration";
import { addresses, synthesize } from "./support/synthesize";

const baselinePath = join(__dirname, "addresses.json");

/**
 * Terraform destroys what changes its address. When this fails, add a `moved` block (`moveTo`) for what was
 * renamed, and only then write the new list: `UPDATE_ADDRESSES=1 npx jest __tests__/main.test.ts`.
 */
test("the addresses of the default deployment are those of the committed list", () => {
  const stacks = synthesize(configurationOf([], { environment: "production" }));
  const current = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, addresses(stack)]));
  if (process.env.UPDATE_ADDRESSES) writeFileSync(baselinePath, `${JSON.stringify(current, null, 2)}\n`);
  expect(existsSync(baselinePath)).toBe(true);
  expect(current).toEqual(JSON.parse(readFileSync(baselinePath, "utf8")));
});

test("values that are not structure change no address", () => {
  const [before, after] = [
    synthesize(),
    synthesize([
      "logs.retentionDays=90",
      "scaling.maxCapacity=4",
      "targetGroup.port=50100",
      "instances.image=al2023",
      "chatApi.answerTimeoutSeconds=600",
      "chatApi.maxAttempts=5",
      "webClient.priceClass=PriceClass_All",
    ]),
  ];
  for (const stack of Object.keys(before) as (keyof typeof before)[]) {
    expect(addresses(after[stack])).toEqual(addresses(before[stack]));
  }
});

test("synthesis is deterministic", () => {
  expect(synthesize()).toEqual(synthesize());
});
