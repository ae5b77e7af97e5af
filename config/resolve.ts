import type { z } from "zod";
import { crossChecks } from "./checks/cross-checks";
import {
  defaultEnvironmentName,
  type EnvironmentName,
  environmentNames,
  environments,
  isEnvironmentName,
  isLocalEnvironment,
} from "./environments";
import { nearest } from "./nearest";
import { ConfigurationError, type Problem } from "./problem";
import { type Configuration, complete } from "./resolved";
import { configurationSchema, type ParsedConfiguration } from "./schema/configuration";
import { leafAt, leaves } from "./schema/leaves";
import { type Assignment, fromObject, fromOptions, fromVariables } from "./sources";

/** Where values come from, the later source winning: defaults, environment, `.env`, variables, options. */
export interface ConfigurationSources {
  /** Name from the command line. Without it DEEPSEEK_ENVIRONMENT decides, else the default. */
  readonly environment?: string | undefined;
  /** The variables of an `.env` file. */
  readonly environmentFile: Readonly<Record<string, string | undefined>>;
  /** The variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** `key=value` words of the command line. */
  readonly options: readonly string[];
  /** Refuse values that are only examples: what is synthesized is going to be deployed to AWS. */
  readonly deploying: boolean;
}

/**
 * Resolves the configuration of one environment.
 *
 * @throws ConfigurationError with every problem at once.
 */
export function resolveConfiguration(sources: ConfigurationSources): Configuration {
  const environment = environmentName(sources);
  const file = fromVariables(sources.environmentFile, ".env");
  const process = fromVariables(sources.variables, "the environment variables");
  const options = fromOptions(sources.options);
  const assignments = [
    ...fromObject(environments[environment], `config/environments/${environment}.ts`),
    ...file.assignments,
    ...process.assignments,
    ...options.assignments,
  ];
  const given = new Map(assignments.map((assignment) => [assignment.path, assignment]));
  const { parsed, problems } = parse(given, environment);
  problems.unshift(...file.problems, ...process.problems, ...options.problems);
  if (sources.deploying && !isLocalEnvironment(environment)) {
    problems.push(...missingForDeployment(given, environment));
  }
  if (problems.length > 0) throw new ConfigurationError(problems, environment);
  return complete(environment, parsed);
}

function environmentName(sources: ConfigurationSources): EnvironmentName {
  const name =
    sources.environment ??
    sources.variables.DEEPSEEK_ENVIRONMENT ??
    sources.environmentFile.DEEPSEEK_ENVIRONMENT ??
    defaultEnvironmentName;
  if (isEnvironmentName(name)) return name;
  const suggestion = nearest(name, environmentNames);
  throw new ConfigurationError([
    {
      key: "environment",
      value: name,
      allowed: environmentNames.join(", "),
      fix: suggestion
        ? `Did you mean ${suggestion}? Name it with --environment or DEEPSEEK_ENVIRONMENT.`
        : "Name one of them with --environment or DEEPSEEK_ENVIRONMENT, or add a file to config/environments.",
    },
  ]);
}

type Given = ReadonlyMap<string, Assignment>;

function parse(given: Given, environment: string): { parsed: ParsedConfiguration; problems: Problem[] } {
  const unknown = [...given.values()].filter(({ path }) => leafAt(path) === undefined);
  const problems = unknown.map((assignment) => unknownKey(assignment));
  const known = new Map([...given].filter(([path]) => leafAt(path) !== undefined));
  const first = configurationSchema.safeParse(nest(known));
  const broken = first.success ? new Set<string>() : brokenKeys(first.error);
  for (const key of broken) problems.push(describe(key, known.get(key)?.value, {}, given, environment));

  // What is wrong in itself makes way for its default, so that the rules over the other keys are still checked.
  const parsed = first.success
    ? first.data
    : configurationSchema.parse(nest(new Map([...known].filter(([path]) => !broken.has(path)))));
  for (const { keys, find } of crossChecks) {
    if (keys.some((key) => broken.has(key))) continue;
    const finding = find(parsed);
    if (finding) {
      const key = finding.key ?? keys[0];
      problems.push(describe(key, finding.value ?? valueAt(parsed, key), finding, given, environment));
    }
  }
  return { parsed, problems };
}

function brokenKeys(error: z.ZodError): Set<string> {
  return new Set(
    error.issues.map(({ path }) => {
      for (let length = path.length; length > 0; length--) {
        const key = path.slice(0, length).join(".");
        if (leafAt(key)) return key;
      }
      return path.join(".");
    }),
  );
}

function describe(
  key: string,
  value: unknown,
  { allowed }: { readonly allowed?: string },
  given: Given,
  environment: string,
): Problem {
  const leaf = leafAt(key);
  const origin = given.get(key)?.origin;
  const place = origin ?? `${leaf?.variable ?? key}, or ${key} in config/environments/${environment}.ts,`;
  return {
    key,
    value,
    allowed: allowed ?? leaf?.allowed ?? "",
    fix: origin ? `Change ${place}.` : `Set ${place} to an allowed value.`,
  };
}

function unknownKey({ path, value, origin }: Assignment): Problem {
  const suggestion = nearest(
    path,
    leaves.map((leaf) => leaf.path),
  );
  return {
    key: path,
    value,
    allowed: "the keys of docs/configuration.md",
    fix: suggestion
      ? `Did you mean ${suggestion}? Change ${origin}.`
      : `Remove ${origin}: there is no such key.`,
  };
}

function missingForDeployment(given: Given, environment: string): Problem[] {
  if (given.has("loadBalancer.certificateArn")) return [];
  const leaf = leafAt("loadBalancer.certificateArn");
  return [
    {
      key: leaf?.variable ?? "",
      value: undefined,
      allowed: leaf?.allowed ?? "",
      fix: `Write DEEPSEEK_ACM_ARN=<your certificate's ARN> into .env (see .env.example), or set loadBalancer.certificateArn in config/environments/${environment}.ts.`,
    },
  ];
}

function nest(given: Given): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, value } of given.values()) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let group = root;
    for (const key of keys) {
      group[key] ??= {};
      group = group[key] as Record<string, unknown>;
    }
    group[last] = value;
  }
  return root;
}

function valueAt(configuration: ParsedConfiguration, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], configuration);
}
