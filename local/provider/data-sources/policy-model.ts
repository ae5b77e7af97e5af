import { Refusal } from "../refusal";

/** A policy document, with its members in the order in which the provider writes them. */
export interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string | undefined;
  readonly Effect?: string | undefined;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

/**
 * Later documents win: their Id, the higher version, and a statement whose Sid is already there takes the
 * place of the earlier one.
 */
export function mergePolicies(policies: readonly Policy[]): Partial<Policy> {
  let version = "";
  let id: string | undefined;
  const statements: Statement[] = [];
  for (const policy of policies) {
    id = policy.Id || id;
    version = (policy.Version ?? "") > version ? (policy.Version ?? "") : version;
    for (const statement of policy.Statement) {
      const same = statement.Sid ? statements.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
      if (same >= 0) {
        statements[same] = statement;
      } else {
        statements.push(statement);
      }
    }
  }
  return {
    ...(version ? { Version: version } : {}),
    ...(id ? { Id: id } : {}),
    ...(statements.length > 0 ? { Statement: statements } : {}),
  };
}

/**
 * Reads a document given as text, and gives its members the provider's order and shape.
 *
 * @param where what the error starts with.
 */
export function parsePolicy(text: string, where: string): Policy {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${where}: ${(error as Error).message}`);
  }
  const { Version, Id, Statement: statements } = parsed as Record<string, unknown>;
  const list = Array.isArray(statements) ? statements : statements === undefined ? [] : [statements];
  return {
    ...(typeof Version === "string" ? { Version } : {}),
    ...(typeof Id === "string" ? { Id } : {}),
    Statement: list.map((statement: Record<string, unknown>) => ({
      Sid: statement.Sid as string | undefined,
      Effect: statement.Effect as string | undefined,
      Action: statement.Action,
      NotAction: statement.NotAction,
      Resource: statement.Resource,
      NotResource: statement.NotResource,
      Principal: parsedPrincipals(statement.Principal),
      NotPrincipal: parsedPrincipals(statement.NotPrincipal),
      Condition: parsedConditions(statement.Condition),
    })),
  };
}

function parsedPrincipals(value: unknown): unknown {
  if (!isRecord(value)) {
    return typeof value === "string" ? "*" : undefined;
  }
  const entries = sortedEntries(value).map(([type, identifiers]): [string, unknown] => [
    type,
    Array.isArray(identifiers) ? [...identifiers].sort().reverse() : identifiers,
  ]);
  const [first] = entries;
  const everyone = first?.[0] === "*" && String(first[1]) === "*";
  return entries.length === 1 && everyone ? "*" : Object.fromEntries(entries);
}

function parsedConditions(value: unknown): unknown {
  if (!isRecord(value)) {
    return undefined;
  }
  const tests = sortedEntries(value).map(([test, variables]) => [
    test,
    Object.fromEntries(
      sortedEntries(isRecord(variables) ? variables : {}).map(([name, one]) => [name, flat(one)]),
    ),
  ]);
  return Object.fromEntries(tests);
}

function flat(value: unknown): unknown {
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  return texts.length === 1 ? texts[0] : texts;
}

function sortedEntries(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
