import { createHash } from "node:crypto";
import type { ApplyContext, ResourceRules, Values } from "../../../../local/provider/rules/rule";

/** A context whose generated values follow from the seed, as those of one resource do. */
export function applyContext(seed = "seed", overrides: Partial<ApplyContext> = {}): ApplyContext {
  const digest = (purpose: string) => createHash("sha256").update(`${seed} ${purpose}`).digest("hex");
  return {
    account: "123456789012",
    region: "us-east-1",
    partition: "aws",
    hex: (length, purpose = "") => digest(purpose).slice(0, length),
    uuid: (purpose = "") => digest(purpose).slice(0, 32),
    applied: () => [],
    ...overrides,
  };
}

/** What a resource has after its creation: the arguments, and each computed value that they leave open. */
export function created(
  rules: ResourceRules | undefined,
  given: Values,
  context: ApplyContext = applyContext(),
): Values {
  const resource: Record<string, unknown> = { ...given };
  for (const [name, compute] of Object.entries(rules?.computed ?? {})) {
    if (!(name in given)) {
      resource[name] = compute(resource, context);
    }
  }
  return resource;
}

/** The arguments that the rules name, absent as Terraform sends them (null), with the given ones on top. */
export function configured(rules: ResourceRules | undefined, given: Values): Values {
  const absent = Object.keys(rules?.arguments ?? {}).map((path) => [path.split(".")[0], null]);
  return { ...Object.fromEntries(absent), ...given };
}

/** Path and summary of each broken cross-argument rule. */
export function problems(rules: ResourceRules | undefined, given: Values, prior?: Values): readonly string[] {
  const violations = rules?.check?.(configured(rules, given), prior) ?? [];
  return violations.map(({ path, summary, detail }) =>
    summary === "Invalid Attribute Combination" ? `${path}: ${detail}` : `${path}: ${summary}`,
  );
}
