import type { Steps } from "../rules/place";
import type { Block, CtyType } from "../schema/types";
import { equalValues } from "../values/equal";
import { type CtyValue, isList, isObject, isUnknown, type ObjectValue } from "../values/value";
import type { ResourceType } from "./resource-type";

/** Paths of the changed arguments that cannot change in place. */
export function replacingPaths(type: ResourceType, prior: ObjectValue, planned: ObjectValue): Steps[] {
  const paths = Object.entries(type.rules?.arguments ?? {})
    .filter(([, rule]) => rule.forceNew)
    .map(([path]) => path);
  const isRegional = type.block.attributes.some(({ name, computed }) => name === "region" && computed);
  // Every regional resource is bound to its region, whatever its own rules.
  return [...new Set(isRegional ? ["region", ...paths] : paths)].flatMap((path) =>
    changedPaths(type.block, path.split("."), prior, planned, []),
  );
}

function changedPaths(
  block: Block,
  [name = "", ...rest]: readonly string[],
  prior: CtyValue,
  planned: CtyValue,
  steps: Steps,
): Steps[] {
  const before = member(prior, name);
  const after = member(planned, name);
  const here = [...steps, name];
  const nested = block.blocks.find((candidate) => candidate.name === name);
  const attribute = block.attributes.find((candidate) => candidate.name === name);
  if (nested === undefined || rest.length === 0) {
    return isSame(before, after, attribute?.type ?? "dynamic") ? [] : [here];
  }
  if (isUnknown(after)) {
    return [here];
  }
  if (nested.nesting === "SINGLE") {
    return changedPaths(nested.block, rest, before, after, here);
  }
  const [priors, afters] = [isList(before) ? before : [], isList(after) ? after : []];
  if (nested.nesting === "SET") {
    // Elements of a set cannot be addressed, so the whole block stands for them.
    const [one, other] = [priors, afters].map((elements) =>
      elements.map((element) => valuesAt(element, rest)),
    );
    return isSame(one ?? [], other ?? [], ["set", "dynamic"]) ? [] : [here];
  }
  const count = Math.max(priors.length, afters.length);
  return Array.from({ length: count }, (_, index) =>
    changedPaths(nested.block, rest, priors[index] ?? null, afters[index] ?? null, [...here, index]),
  ).flat();
}

/** AWS does not tell an empty string from none, so neither does the provider's SDK. */
function isSame(before: CtyValue, after: CtyValue, type: CtyType): boolean {
  const normal = (value: CtyValue) => (value === "" ? null : value);
  return equalValues(normal(before), normal(after), type);
}

function member(value: CtyValue, name: string): CtyValue {
  return isObject(value) ? (value[name] ?? null) : null;
}

function valuesAt(value: CtyValue, [name, ...rest]: readonly string[]): CtyValue {
  if (name === undefined) {
    return value;
  }
  return isList(value)
    ? value.map((element) => valuesAt(element, [name, ...rest]))
    : valuesAt(member(value, name), rest);
}
