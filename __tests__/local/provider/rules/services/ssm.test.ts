import { ssmRules } from "../../../../../local/provider/rules/services/ssm";
import { created, problems } from "../../support/apply-context";

const { aws_ssm_parameter: parameter } = ssmRules;

test("a parameter's name is its id, and its ARN has one slash before the path", () => {
  expect(created(parameter, { name: "/chat/local/vpc-id", type: "String", value: "vpc-1" })).toMatchObject({
    id: "/chat/local/vpc-id",
    arn: "arn:aws:ssm:us-east-1:123456789012:parameter/chat/local/vpc-id",
    version: 1,
    tier: "Standard",
    data_type: "text",
    key_id: "",
    has_value_wo: null,
  });
  expect(created(parameter, { name: "chat", type: "SecureString", value: "x" })).toMatchObject({
    arn: "arn:aws:ssm:us-east-1:123456789012:parameter/chat",
    key_id: "alias/aws/ssm",
  });
  expect(parameter?.changesOnUpdate).toEqual(["version"]);
});

test("the values are secret but the insecure one", () => {
  const { value, value_wo, insecure_value } = parameter?.arguments ?? {};
  expect([value?.sensitive, value_wo?.sensitive, insecure_value?.sensitive]).toEqual([true, true, undefined]);
});

test("a name is taken once, unless the parameter overwrites", () => {
  expect(parameter?.uniqueName?.({ name: "/chat", overwrite: null })).toBe("/chat");
  expect(parameter?.uniqueName?.({ name: "/chat", overwrite: true })).toBeUndefined();
});

const PREFIXED =
  /ValidationException: Parameter name: can't be prefixed with "(aws|ssm)" \(case-insensitive\)/;

test.each([
  ["/aws/chat", /AccessDeniedException: No access to reserved parameter name: \/aws\/chat\.$/],
  ["awsChat", PREFIXED],
  ["/SSM/chat", PREFIXED],
  ["/chat/vpc id", PREFIXED],
  ["chat/vpc-id", /ValidationException: Parameter name must be a fully qualified name\.$/],
])("the name %s is refused", (name, words) => {
  expect(problems(parameter, { name, type: "String", value: "x" })).toEqual([expect.stringMatching(words)]);
});

test("a value has a size by tier and follows its pattern", () => {
  const given = { name: "/chat", type: "String", value: "x".repeat(4097) };
  expect(problems(parameter, { ...given, value: "x".repeat(4096) })).toEqual([]);
  expect(problems(parameter, given)).toEqual([
    expect.stringContaining("maximum parameter value of 4096 characters"),
  ]);
  expect(problems(parameter, { ...given, tier: "Advanced" })).toEqual([]);
  expect(problems(parameter, { ...given, tier: "Intelligent-Tiering" })).toEqual([]);
  expect(problems(parameter, { ...given, value: "abc", allowed_pattern: "^\\d+$" })).toEqual([
    "allowed_pattern: ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: ^\\d+$",
  ]);
});

test("a secret is not written as an insecure value", () => {
  expect(problems(parameter, { name: "/chat", type: "SecureString", insecure_value: "x" })).toEqual([
    "insecure_value: invalid configuration, cannot set type = SecureString and insecure_value",
  ]);
});
