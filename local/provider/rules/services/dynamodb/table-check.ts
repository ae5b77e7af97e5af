import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, requiredWhen, text } from "../../common/values";
import type { Values, Violation } from "../../rule";
import { quote } from "../../value-texts";

const CAPACITIES = ["read_capacity", "write_capacity"];

const invalid = (path: string, words: string) => refusedByAws(path, `ValidationException: ${words}`);

function checkNames(table: Values): readonly Violation[] {
  const nameViolation = (path: string, subject: string, value: unknown): readonly Violation[] => {
    const name = text(value);
    if (name === undefined || /^[\w.-]{3,255}$/.test(name)) return [];
    return [
      name.length < 3 || name.length > 255
        ? invalid(path, `${subject} must be at least 3 characters long and at most 255 characters long`)
        : invalid(path, `${subject} '${name}' must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`),
    ];
  };
  return [
    ...nameViolation("name", "TableName", table.name),
    ...["global_secondary_index", "local_secondary_index"].flatMap((index) =>
      blocks(table[index]).flatMap(({ name }) => nameViolation(`${index}.name`, "IndexName", name)),
    ),
  ];
}

function isRestored(table: Values): boolean {
  return ["restore_source_name", "restore_source_table_arn", "import_table"].some(
    (argument) => !isAbsent(table[argument]),
  );
}

/** `validateTableAttributes`: the table defines the attributes of its keys, and no others. */
function checkAttributes(table: Values): readonly Violation[] {
  if (isRestored(table)) return [];
  const keys = [
    table.hash_key,
    table.range_key,
    ...blocks(table.local_secondary_index).map((index) => index.range_key),
    ...blocks(table.global_secondary_index).flatMap((index) => [index.hash_key, index.range_key]),
  ].filter((key) => key !== null);
  const defined = blocks(table.attribute).map(({ name }) => name);
  if (keys.some((key) => text(key) === undefined) || defined.some((name) => text(name) === undefined)) {
    return [];
  }
  const difference = (left: readonly unknown[], right: readonly unknown[]) =>
    [...new Set(left.map(String))].filter((name) => !right.includes(name)).sort();
  const list = (names: readonly string[]) => `[${names.map(quote).join(" ")}]`;
  const [unused, unmatched] = [difference(defined, keys), difference(keys, defined)];
  return [
    ...(unused.length > 0
      ? [
          {
            path: "attribute",
            summary: `all attributes must be indexed. Unused attributes: ${list(unused)}`,
          },
        ]
      : []),
    ...(unmatched.length > 0
      ? [
          {
            path: "attribute",
            summary: `all indexes must match a defined attribute. Unmatched indexes: ${list(unmatched)}`,
          },
        ]
      : []),
  ];
}

/** `validateProvisionedThroughputField`: capacity is paid in advance, or by the request. */
function checkCapacity(table: Values): readonly Violation[] {
  if (isRestored(table)) return [];
  const owners = [
    { path: "", owner: table },
    ...blocks(table.global_secondary_index).map((owner) => ({ path: "global_secondary_index.", owner })),
  ];
  return owners.flatMap(({ path, owner }) =>
    CAPACITIES.flatMap((argument): readonly Violation[] => {
      const capacity = owner[argument];
      if (typeof capacity !== "number") return [];
      if (table.billing_mode === "PROVISIONED" && capacity < 1) {
        return [{ path: `${path}${argument}`, summary: tooLittle(argument) }];
      }
      const summary = `${argument} can not be set when billing_mode is "PAY_PER_REQUEST"`;
      return table.billing_mode === "PAY_PER_REQUEST" && capacity !== 0
        ? [{ path: `${path}${argument}`, summary }]
        : [];
    }),
  );
}

function tooLittle(argument: string): string {
  return `${argument} must be at least 1 when billing_mode is "PROVISIONED"`;
}

const STREAM_WITHOUT_VIEW = "stream_view_type is required when stream_enabled = true";

function checkStream(table: Values): readonly Violation[] {
  return table.stream_enabled === true && table.stream_view_type === ""
    ? [{ path: "stream_view_type", summary: STREAM_WITHOUT_VIEW }]
    : [];
}

/** What AWS would otherwise decide: a plan does not tell that it is left out from that it is not known yet. */
export function missingArgument(table: Values): string | undefined {
  if (isRestored(table)) return undefined;
  if (text(table.hash_key) === undefined) {
    return `creating AWS DynamoDB Table (${text(table.name)}): ValidationException: One or more parameter values were invalid: the table has no HASH key`;
  }
  const missing = CAPACITIES.find((argument) => typeof table[argument] !== "number");
  if (table.billing_mode === "PROVISIONED" && missing !== undefined) {
    return tooLittle(missing);
  }
  return table.stream_enabled === true && text(table.stream_view_type) === undefined
    ? STREAM_WITHOUT_VIEW
    : undefined;
}

/** `validateTTLCustomDiff`. */
function checkTtl(table: Values): readonly Violation[] {
  return blocks(table.ttl)
    .filter((ttl) => ttl.enabled === true && isAbsent(ttl.attribute_name))
    .map(() => ({
      ...requiredWhen("ttl[0].attribute_name", "ttl[0].enabled", "true"),
      path: "ttl.attribute_name",
    }));
}

function checkProjection(table: Values): readonly Violation[] {
  return blocks(table.global_secondary_index).flatMap((index) =>
    typeof index.projection_type === "string" &&
    index.non_key_attributes !== undefined &&
    (index.projection_type === "INCLUDE") === isAbsent(index.non_key_attributes)
      ? [
          invalid(
            "global_secondary_index.non_key_attributes",
            `One or more parameter values were invalid: ProjectionType is ${index.projection_type}, ${
              index.projection_type === "INCLUDE" ? "but NonKeyAttributes is not" : "but NonKeyAttributes is"
            } specified`,
          ),
        ]
      : [],
  );
}

/** What the provider and DynamoDB ask of a table, as far as a plan shows it. */
export function checkTable(table: Values): readonly Violation[] {
  return [
    ...checkNames(table),
    ...checkAttributes(table),
    ...checkCapacity(table),
    ...checkStream(table),
    ...checkTtl(table),
    ...checkProjection(table),
  ];
}
