import { iamRules } from "../../../../../local/provider/rules/services/iam";
import { created, problems } from "../../support/apply-context";

const {
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_iam_role_policy_attachment: attachment,
  aws_iam_instance_profile: profile,
  aws_iam_policy: policy,
} = iamRules;

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

const trust = document({
  Effect: "Allow",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: "sts:AssumeRole",
});

const allow = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });

test("a role is found by its name, its path stands in its ARN, and its unique id looks like IAM's", () => {
  expect(created(role, { name: "chat", path: "/service/" })).toMatchObject({
    id: "chat",
    arn: "arn:aws:iam::123456789012:role/service/chat",
    unique_id: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    create_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    name_prefix: "",
  });
  expect(role?.uniqueName?.({ name: "chat" })).toBe("chat");
});

test("a role without a name gets one from its prefix, within 64 characters", () => {
  const prefix = "a".repeat(38);
  const { name, name_prefix } = created(role, { name_prefix: prefix, path: "/" });
  expect(name).toMatch(/^a{38}\d{18}[0-9a-f]{8}$/);
  expect(String(name)).toHaveLength(64);
  expect(name_prefix).toBe(prefix);
  expect(role?.arguments.name_prefix?.length).toEqual([1, 38]);
});

test("instance profile, policy, inline policy and attachment have IAM's ids", () => {
  expect(created(profile, { name: "chat", path: "/" })).toMatchObject({
    id: "chat",
    arn: "arn:aws:iam::123456789012:instance-profile/chat",
    unique_id: expect.stringMatching(/^AIPA/),
  });
  expect(created(policy, { name: "chat", path: "/" })).toMatchObject({
    id: "arn:aws:iam::123456789012:policy/chat",
    policy_id: expect.stringMatching(/^ANPA/),
  });
  expect(created(rolePolicy, { name: "logs", role: "chat" }).id).toBe("chat:logs");
  expect(created(attachment, { role: "chat", policy_arn: "arn:aws:iam::aws:policy/X" }).id).toBe(
    "chat/arn:aws:iam::aws:policy/X",
  );
});

test("the characters of names are IAM's", () => {
  const [rule] = role?.arguments.name?.patterns ?? [];
  expect(rule?.pattern.test("Chat_role+=,.@-1")).toBe(true);
  expect(rule?.pattern.test("chat role")).toBe(false);
  expect(rule?.pattern.test("chat/role")).toBe(false);
});

test("a sound role and sound policies pass", () => {
  expect(problems(role, { name: "chat", assume_role_policy: trust, path: "/a/b/" })).toEqual([]);
  expect(problems(rolePolicy, { name: "logs", role: "chat", policy: allow })).toEqual([]);
  expect(problems(policy, { name: "chat", policy: allow })).toEqual([]);
  expect(problems(rolePolicy, { name: "logs", role: undefined, policy: undefined })).toEqual([]);
});

test("a path begins and ends with a slash", () => {
  expect(problems(role, { assume_role_policy: trust, path: "service" })).toEqual([
    "path: ValidationError: The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  ]);
});

test("a trust policy names who, an identity policy names what", () => {
  expect(problems(role, { assume_role_policy: allow })).toEqual([
    "assume_role_policy: MalformedPolicyDocument: Has prohibited field Resource",
    "assume_role_policy: MalformedPolicyDocument: Missing required field Principal",
  ]);
  expect(problems(policy, { policy: trust })).toEqual([
    "policy: MalformedPolicyDocument: Policy document should not specify a principal.",
    "policy: MalformedPolicyDocument: Policy statement must contain resources.",
  ]);
});

test("a role policy takes a role's name and 10,240 characters, white space not counted", () => {
  const large = (size: number) =>
    document({ Effect: "Allow", Action: `s3:${"x".repeat(size)}`, Resource: "*", Sid: " ".repeat(500) });
  expect(problems(rolePolicy, { role: "arn:aws:iam::123456789012:role/chat", policy: allow })).toEqual([
    'role: "role" must be the role\'s name not its ARN',
  ]);
  expect(problems(rolePolicy, { role: "chat", policy: large(10_100) })).toEqual([]);
  expect(problems(rolePolicy, { role: "chat", policy: large(10_240) })).toEqual([
    "policy: LimitExceeded: Maximum policy size of 10240 bytes exceeded for role chat",
  ]);
  expect(problems(policy, { policy: large(6144) })).toEqual([
    "policy: LimitExceeded: Cannot exceed quota for PolicySize: 6144",
  ]);
});
