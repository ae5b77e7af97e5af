import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { nearest } from "./nearest";
import type { Problem } from "./problem";
import { projectDirectory } from "./project-directory";
import { type Leaf, leafAt, leafOfVariable, leaves } from "./schema/leaves";

/** Variables with the prefix that are no configuration keys. */
const selectors = new Set(["DEEPSEEK_ENVIRONMENT", "DEEPSEEK_ENV_FILE"]);

/** A value, and the place that a message tells the operator to change. */
export interface Assignment {
  readonly path: string;
  readonly value: unknown;
  /** For example `DEEPSEEK_ACM_ARN in .env`. */
  readonly origin: string;
}

export interface SourceResult {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
}

/** The file that DEEPSEEK_ENV_FILE names, else `.env` in the project's root. */
export function environmentFilePath(variables: Readonly<Record<string, string | undefined>>): string {
  return resolve(variables.DEEPSEEK_ENV_FILE ?? join(projectDirectory, ".env"));
}

/** Reads an `.env` file; a file that does not exist holds nothing. */
export function readEnvironmentFile(path: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(path, "utf8")) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** The leaves of an environment's file. Keys that the schema does not know are kept: the schema reports them. */
export function fromObject(object: object, origin: string, prefix = ""): Assignment[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const path = prefix + key;
    const isGroup = leafAt(path) === undefined && leaves.some((leaf) => leaf.path.startsWith(`${path}.`));
    return isGroup && isPlainObject(value)
      ? fromObject(value, origin, `${path}.`)
      : [{ path, value, origin: `${path} in ${origin}` }];
  });
}

/** Every `DEEPSEEK_…` variable of `variables`; an unknown one is a problem, never ignored. */
export function fromVariables(
  variables: Readonly<Record<string, string | undefined>>,
  place: string,
): SourceResult {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const [variable, text] of Object.entries(variables)) {
    if (!variable.startsWith("DEEPSEEK_") || selectors.has(variable) || text === undefined) continue;
    const leaf = leafOfVariable(variable);
    if (leaf === undefined) problems.push(unknownVariable(variable, text, place));
    else if (text !== "") {
      assignments.push({ path: leaf.path, value: coerce(leaf, text), origin: `${variable} in ${place}` });
    }
  }
  return { assignments, problems };
}

/** `path=value` words of the command line. */
export function fromOptions(words: readonly string[]): SourceResult {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const word of words) {
    const equals = word.indexOf("=");
    const path = equals < 0 ? word : word.slice(0, equals);
    const leaf = leafAt(path);
    if (equals < 0) {
      problems.push({
        key: `--set ${word}`,
        value: undefined,
        allowed: "--set <key>=<value>",
        fix: "Write the key, an equals sign and the value, for example --set scaling.maxCapacity=3.",
      });
    } else {
      const text = word.slice(equals + 1);
      assignments.push({ path, value: leaf ? coerce(leaf, text) : text, origin: `--set ${path}` });
    }
  }
  return { assignments, problems };
}

/** The text of a variable or option as the type of its key; text that does not fit is left for the schema to refuse. */
function coerce(leaf: Leaf, text: string): unknown {
  switch (leaf.kind) {
    case "number":
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "array":
      return text.split(",").map((element) => element.trim());
    case "map":
      return parseMap(text);
    case "string":
      return text;
  }
}

/** `{"a": "x"}` or `a=x,b=y`. */
function parseMap(text: string): unknown {
  if (text.startsWith("{")) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const pairs = text.split(",").map((pair) => pair.split("=").map((part) => part.trim()));
  return pairs.every((pair) => pair.length === 2) ? Object.fromEntries(pairs) : text;
}

function unknownVariable(variable: string, value: string, place: string): Problem {
  const suggestion = nearest(variable, [...leaves.map((leaf) => leaf.variable), ...selectors]);
  return {
    key: variable,
    value,
    allowed: "the variables of docs/configuration.md",
    fix: suggestion
      ? `Did you mean ${suggestion}? Rename it in ${place}.`
      : `Remove it from ${place}: there is no such key.`,
  };
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
