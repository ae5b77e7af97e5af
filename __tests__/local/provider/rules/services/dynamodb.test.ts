import { type ObjectValue, UNKNOWN } from "../../../../../local/provider/values/value";
import { emptyCloud } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const table = new RealResource("aws_dynamodb_table", cloud);
const ARN = "arn:aws:dynamodb:us-west-2:111122223333:table";
const connections: ObjectValue = {
  name: "connections",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "connectionId",
  attribute: [
    { name: "connectionId", type: "S" },
    { name: "userId", type: "S" },
  ],
  global_secondary_index: [{ name: "by-user", hash_key: "userId", projection_type: "KEYS_ONLY" }],
  ttl: { attribute_name: "ttl", enabled: true },
  point_in_time_recovery: { enabled: true },
  server_side_encryption: { enabled: true },
};

const index = (more: ObjectValue) => ({
  global_secondary_index: [{ name: "by-user", hash_key: "userId", projection_type: "KEYS_ONLY", ...more }],
});

test("a table has what its name gives, and the defaults of its settings", async () => {
  const created = await table.create(connections);
  expect(created).toMatchObject({
    id: "connections",
    arn: `${ARN}/connections`,
    stream_arn: "",
    table_class: "STANDARD",
    read_capacity: 0,
    point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
    server_side_encryption: [{ enabled: true, kms_key_arn: "" }],
  });
  expect(table.plan(connections, created).planned).toEqual(created);
  await expect(table.create(connections)).rejects.toThrow(/ResourceInUseException: Table already exists/);
});

test("a stream has an ARN of its own, from when it is turned on", async () => {
  const given = { ...connections, name: "streaming" };
  const created = await table.create(given);
  const streaming = { ...given, stream_enabled: true, stream_view_type: "NEW_IMAGE" };
  expect(table.plan(streaming, created).planned.stream_arn).toBe(UNKNOWN);
  expect(table.update(streaming, created).stream_arn).toMatch(/:table\/streaming\/stream\/\d{4}-.*\d{3}$/);
});

test("keys are for ever, indices are not", async () => {
  const created = await table.create({ ...connections, name: "keys" });
  const other = {
    ...connections,
    name: "keys",
    hash_key: "userId",
    global_secondary_index: [],
    attribute: [{ name: "userId", type: "S" }],
  };
  expect(table.plan(other, created).replacing).toEqual([["hash_key"]]);
});

test.each<[ObjectValue, string]>([
  [{ name: "ab" }, "name: ValidationException: TableName must be at least 3 characters long"],
  [{ name: "a b c" }, "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"],
  [{ hash_key: "id" }, 'all indexes must match a defined attribute. Unmatched indexes: ["id"]'],
  [{ global_secondary_index: [] }, 'all attributes must be indexed. Unused attributes: ["userId"]'],
  [{ attribute: [{ name: "connectionId", type: "STRING" }] }, 'one of ["S" "N" "B"], got STRING'],
  [{ billing_mode: "ON_DEMAND" }, 'one of ["PROVISIONED" "PAY_PER_REQUEST"], got ON_DEMAND'],
  [{ read_capacity: 5 }, 'read_capacity can not be set when billing_mode is "PAY_PER_REQUEST"'],
  [{ billing_mode: "PROVISIONED", write_capacity: 0 }, "write_capacity must be at least 1 when billing_mode"],
  [index({ write_capacity: 5 }), 'write_capacity can not be set when billing_mode is "PAY_PER_REQUEST"'],
  [index({ projection_type: "SOME" }), 'one of ["ALL" "KEYS_ONLY" "INCLUDE"], got SOME'],
  [index({ projection_type: "INCLUDE" }), "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"],
  [index({ non_key_attributes: ["a"] }), "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified"],
  [{ stream_enabled: true, stream_view_type: "" }, "stream_view_type is required when stream_enabled = true"],
  [{ ttl: { enabled: true } }, 'Attribute "ttl[0].attribute_name" must be specified'],
  [
    { point_in_time_recovery: { enabled: true, recovery_period_in_days: 36 } },
    "to be in the range (1 - 35), got 36",
  ],
  [{ server_side_encryption: { enabled: true, kms_key_arn: "key" } }, "is an invalid ARN"],
  [{ table_class: "INFREQUENT" }, "got INFREQUENT"],
])("a table with %j is refused", (given, words) => {
  expect(table.refusals({ ...connections, ...given })).toContainEqual(expect.stringContaining(words));
});

test.each<[ObjectValue, string]>([
  [{ billing_mode: "PROVISIONED" }, 'read_capacity must be at least 1 when billing_mode is "PROVISIONED"'],
  [{ hash_key: null }, "the table has no HASH key"],
  [{ stream_enabled: true }, "stream_view_type is required when stream_enabled = true"],
])("what %j leaves out is missed when the table is made", async (given, words) => {
  const incomplete = { ...connections, name: "incomplete", ...given };
  expect(table.refusals(incomplete)).toEqual([]);
  await expect(table.create(incomplete)).rejects.toThrow(words);
});

test("a protected table is not deleted", async () => {
  const given = { ...connections, name: "protected", deletion_protection_enabled: true };
  const created = await table.create(given);
  await expect(table.delete(created)).rejects.toThrow("currently protected against deletion");
  await table.delete(table.update({ ...given, deletion_protection_enabled: false }, created));
});
