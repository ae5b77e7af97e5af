import type { Block } from "../schema/types";
import { hasUnknown, isList, isUnknown, type ObjectValue } from "../values/value";
import { type Place, placesOf, type Steps } from "./place";
import type { ArgumentRule, ResourceRules, Violation } from "./rule";
import { quote, valueErrors } from "./value-texts";

/** A broken rule with the place that Terraform shows. */
export interface LocatedViolation {
  readonly summary: string;
  readonly detail?: string;
  readonly steps: Steps;
}

/**
 * Checks a configuration against the rules of its resource's arguments, worded as the `schema` package of
 * terraform-plugin-sdk v2 does. What is not known yet is not judged.
 */
export function checkArguments(rules: ResourceRules, block: Block, config: ObjectValue): LocatedViolation[] {
  return Object.entries(rules.arguments).flatMap(([path, rule]) =>
    placesOf(config, block, path).flatMap((place) => {
      const siblings = new Siblings(config, block, path, place);
      const violation = combinationViolation(rule, path, siblings) ?? itemsViolation(rule, place);
      if (violation !== undefined) {
        return [{ ...violation, steps: place.steps }];
      }
      return hasUnknown(place.value)
        ? []
        : valueErrors(rule, place.key, place.value).map((summary) => ({ summary, steps: place.steps }));
    }),
  );
}

/** Gives a violation that names a dotted path the place of that argument. */
export function locate(violation: Violation, block: Block, values: ObjectValue): LocatedViolation {
  const { path, summary, detail } = violation;
  const place = path === "" ? undefined : placesOf(values, block, path)[0];
  const steps = place?.steps ?? path.split(".").slice(0, 1).filter(Boolean);
  return { summary, steps, ...(detail === undefined ? {} : { detail }) };
}

type Presence = "given" | "absent" | "unknown";

/** What the configuration gives for the other arguments that a rule names. */
class Siblings {
  constructor(
    private readonly config: ObjectValue,
    private readonly block: Block,
    private readonly path: string,
    readonly place: Place,
  ) {}

  presence(path: string): Presence {
    return presenceOf(this.find(path));
  }

  /** The other argument as messages name it. */
  key(path: string): string {
    return this.find(path)?.key ?? path;
  }

  /** An argument of the same block is meant within this very block, any other one anywhere. */
  private find(path: string): Place | undefined {
    const places = placesOf(this.config, this.block, path);
    return parentOf(path) === parentOf(this.path)
      ? places.find((place) => place.container === this.place.container)
      : (places.find((place) => presenceOf(place) !== "absent") ?? places[0]);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".") + 1);
}

function presenceOf(place: Place | undefined): Presence {
  if (isUnknown(place?.value)) {
    return "unknown";
  }
  const absent = place?.isBlock ? isList(place.value) && place.value.length === 0 : place?.value === null;
  return place === undefined || absent ? "absent" : "given";
}

type Unlocated = Omit<LocatedViolation, "steps">;

function combinationViolation(rule: ArgumentRule, path: string, siblings: Siblings): Unlocated | undefined {
  const { key } = siblings.place;
  const together = (paths: readonly string[]) => [...new Set([...paths, path])];
  const names = (paths: readonly string[]) =>
    paths
      .map((other) => siblings.key(other))
      .sort()
      .join(",");
  const having = (paths: readonly string[], presence: Presence) =>
    paths.filter((other) => siblings.presence(other) === presence);

  if (rule.exactlyOneOf !== undefined) {
    const all = together(rule.exactlyOneOf);
    const given = having(all, "given");
    if (given.length === 0 && having(all, "unknown").length === 0) {
      return invalidCombination(`${quote(key)}: one of \`${names(all)}\` must be specified`);
    }
    if (given.length > 1) {
      const specified = names(given);
      return invalidCombination(
        `${quote(key)}: only one of \`${names(all)}\` can be specified, but \`${specified}\` were specified.`,
      );
    }
  }
  if (rule.atLeastOneOf !== undefined) {
    const all = together(rule.atLeastOneOf);
    if (having(all, "absent").length === all.length) {
      return missingArgument(`${quote(key)}: one of \`${names(all)}\` must be specified`);
    }
  }
  if (siblings.presence(path) !== "given") {
    return undefined;
  }
  if (rule.requiredWith !== undefined) {
    const all = together(rule.requiredWith);
    if (having(all, "absent").length > 0) {
      return missingArgument(`${quote(key)}: all of \`${names(all)}\` must be specified`);
    }
  }
  const [conflicting] = having(rule.conflictsWith ?? [], "given");
  return conflicting === undefined
    ? undefined
    : {
        summary: "Conflicting configuration arguments",
        detail: `${quote(key)}: conflicts with ${siblings.key(conflicting)}`,
      };
}

function invalidCombination(detail: string): Unlocated {
  return { summary: "Invalid combination of arguments", detail };
}

function missingArgument(detail: string): Unlocated {
  return { summary: "Missing required argument", detail };
}

function itemsViolation(rule: ArgumentRule, { key, value, isBlock }: Place): Unlocated | undefined {
  if (rule.items === undefined || !isList(value) || hasUnknown(value)) {
    return undefined;
  }
  const [minimum, maximum] = rule.items;
  const count = value.length;
  if (count > maximum) {
    return {
      summary: "Too many list items",
      detail: `Attribute ${key} supports ${maximum} item maximum, but config has ${count} declared.`,
    };
  }
  return count < minimum && !(isBlock && count === 0)
    ? {
        summary: "Not enough list items",
        detail: `Attribute ${key} requires ${minimum} item minimum, but config has only ${count} declared.`,
      }
    : undefined;
}
