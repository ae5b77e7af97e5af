import { Refusal } from "../refusal";
import { type CtyValue, isList, type ObjectValue, objectsOf, textOf, textsOf } from "../values/value";
import { formatGoJson } from "./go-json";
import { mergePolicies, type Policy, parsePolicy, type Statement } from "./policy-model";
import type { DataSourceReader } from "./reader";

const CURRENT_VERSION = "2012-10-17";
const OLD_VERSION = "2008-10-17";

/** Renders a policy as `internal/service/iam/policy_document_data_source.go` of the provider does. */
export const iamPolicyDocument: DataSourceReader = ({ config, context }) => {
  const policy = mergePolicies([
    ...documents(config, "source_policy_documents", "source"),
    ownPolicy(config),
    ...documents(config, "override_policy_documents", "override"),
  ]);
  const json = formatGoJson(policy, 2);
  return {
    json,
    minified_json: formatGoJson(policy),
    // The provider takes a CRC-32 of the text; any number that only the text decides serves.
    id: String(Number.parseInt(context.hex(8, json), 16)),
  };
};

function documents(config: ObjectValue, argument: string, kind: string): Policy[] {
  const texts = isList(config[argument]) ? (config[argument] as readonly CtyValue[]) : [];
  const sids = new Set<string>();
  return texts.flatMap((text, index) => {
    if (typeof text !== "string" || text === "") {
      return [];
    }
    const where = `writing IAM Policy Document: merging ${kind} document ${index}`;
    const policy = parsePolicy(text, where);
    for (const [number, { Sid }] of policy.Statement.entries()) {
      if (Sid && kind === "source" && sids.has(Sid)) {
        throw new Refusal(
          `${where}: duplicate Sid (${Sid}) in source_policy_documents (statement ${number}). Remove the Sid or ensure Sids are unique.`,
        );
      }
      if (Sid) {
        sids.add(Sid);
      }
    }
    return [policy];
  });
}

function ownPolicy(config: ObjectValue): Policy {
  const version = textOf(config.version) ?? CURRENT_VERSION;
  const statements = objectsOf(config.statement).map((statement) => ownStatement(statement, version));
  const sids = new Set<string>();
  for (const { Sid } of statements) {
    if (Sid && sids.has(Sid)) {
      throw new Refusal(
        `writing IAM Policy Document: duplicate Sid (${Sid}). Remove the Sid or ensure the Sid is unique.`,
      );
    }
    if (Sid) {
      sids.add(Sid);
    }
  }
  const id = textOf(config.policy_id);
  return { Version: version, ...(id === undefined ? {} : { Id: id }), Statement: statements };
}

/** Members in the order in which the provider writes them; undefined ones are left out. */
function ownStatement(statement: ObjectValue, version: string): Statement {
  const variables = (argument: string) => (text: string) => withVariables(text, version, argument);
  return {
    Sid: textOf(statement.sid),
    Effect: textOf(statement.effect) ?? "Allow",
    Action: sorted(textsOf(statement.actions)),
    NotAction: sorted(textsOf(statement.not_actions)),
    Resource: sorted(textsOf(statement.resources), variables("resources")),
    NotResource: sorted(textsOf(statement.not_resources), variables("not_resources")),
    Principal: principals(objectsOf(statement.principals), variables("principals")),
    NotPrincipal: principals(objectsOf(statement.not_principals), variables("not_principals")),
    Condition: conditions(objectsOf(statement.condition), variables("condition")),
  };
}

/** One text as itself, several in descending order, none as nothing. */
function sorted(texts: readonly string[], map: (text: string) => string = (text) => text) {
  const descending = [...texts].sort(byCodePoint).reverse().map(map);
  return descending.length === 0 ? undefined : descending.length === 1 ? descending[0] : descending;
}

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** `&{` stands for `${`, which Terraform would take for its own interpolation. */
function withVariables(text: string, version: string, argument: string): string {
  if (version === OLD_VERSION && text.includes("&{")) {
    throw new Refusal(
      `reading ${argument}: found &{ sequence in (${text}), which is not supported in document version ${OLD_VERSION}`,
    );
  }
  return text.replaceAll("&{", "${");
}

function principals(blocks: readonly ObjectValue[], variables: (text: string) => string) {
  if (blocks.length === 0) {
    return undefined;
  }
  const byType = new Map<string, string[]>();
  for (const block of blocks) {
    const type = String(block.type);
    const identifiers = [...textsOf(block.identifiers)].sort(byCodePoint).reverse().map(variables);
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  if (byType.size === 1 && blocks.length === 1 && byType.get("*")?.join() === "*") {
    return "*";
  }
  return sortedObject(byType, ([only, ...more]) => (more.length === 0 ? only : [only, ...more]));
}

function conditions(blocks: readonly ObjectValue[], variables: (text: string) => string) {
  const byTest = new Map<string, Map<string, string[]>>();
  for (const block of blocks) {
    const test = String(block.test);
    const byVariable = byTest.get(test) ?? new Map<string, string[]>();
    const variable = String(block.variable);
    const values = textsOf(block.values).map(variables);
    byVariable.set(variable, [...(byVariable.get(variable) ?? []), ...values]);
    byTest.set(test, byVariable);
  }
  return byTest.size === 0
    ? undefined
    : sortedObject(byTest, (byVariable) =>
        sortedObject(byVariable, (values) => (values.length === 1 ? values[0] : values)),
      );
}

/** Go writes the members of a map in the order of their names. */
function sortedObject<T>(
  map: ReadonlyMap<string, T>,
  format: (value: T) => unknown,
): Record<string, unknown> {
  const entries = [...map].sort(([left], [right]) => byCodePoint(left, right));
  return Object.fromEntries(entries.map(([name, value]) => [name, format(value)]));
}
