import { kmsRules } from "../../../../../local/provider/rules/services/kms";
import { applyContext, created, problems } from "../../support/apply-context";

const { aws_kms_alias: alias, aws_kms_key: key } = kmsRules;

test("a key's id is a UUID and ends its ARN", () => {
  const context = applyContext("seed", { uuid: () => "1234abcd-12ab-4cab-8abc-1234567890ab" });
  expect(created(key, { multi_region: false, enable_key_rotation: true }, context)).toMatchObject({
    id: "1234abcd-12ab-4cab-8abc-1234567890ab",
    key_id: "1234abcd-12ab-4cab-8abc-1234567890ab",
    arn: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-4cab-8abc-1234567890ab",
    rotation_period_in_days: 365,
  });
  expect(created(key, { multi_region: true }).key_id).toMatch(/^mrk-[0-9a-f]{32}$/);
});

test("a key without a policy belongs to the account", () => {
  const { policy } = created(key, {});
  expect(JSON.parse(String(policy)).Statement[0].Principal.AWS).toBe("arn:aws:iam::123456789012:root");
  expect(problems(key, { policy })).toEqual([]);
});

test("a key policy names who", () => {
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] });
  expect(problems(key, { policy })).toEqual([
    "policy: MalformedPolicyDocumentException: Missing required field Principal",
  ]);
});

test("rotation is off and deletion takes 7 to 30 days", () => {
  expect(key?.arguments.enable_key_rotation?.default).toBe(false);
  expect(key?.arguments.deletion_window_in_days?.range).toEqual([7, 30]);
});

test("an alias knows its key by id or by ARN, and again after each update", () => {
  const arn = "arn:aws:kms:us-east-1:123456789012:key/abc";
  expect(created(alias, { name: "alias/chat", target_key_id: "abc" })).toMatchObject({
    id: "alias/chat",
    arn: "arn:aws:kms:us-east-1:123456789012:alias/chat",
    target_key_arn: arn,
  });
  expect(created(alias, { name: "alias/chat", target_key_id: arn }).target_key_arn).toBe(arn);
  expect(created(alias, { target_key_id: arn }).name).toMatch(/^alias\/\d{18}/);
  expect(alias?.changesOnUpdate).toEqual(["target_key_arn"]);
});

test.each([
  ["alias/chat", true],
  ["alias/chat/local_1", true],
  ["chat", false],
  ["alias/aws/chat", false],
  ["alias/chat:1", false],
])("alias name %s: %s", (name, valid) => {
  expect(alias?.arguments.name?.patterns?.every(({ pattern }) => pattern.test(name))).toBe(valid);
});
