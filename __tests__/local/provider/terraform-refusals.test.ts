import { TerraformProject } from "./support/terraform-project";

/** One broken resource each; Terraform reports them all at once. */
const BROKEN: Readonly<Record<string, { type: string; config: Record<string, unknown>; error: RegExp }>> = {
  misspelt_argument: {
    type: "aws_vpc",
    config: { cidr_blok: "10.0.0.0/16" },
    error: /Extraneous JSON object property.*"cidr_blok".*Did you mean "cidr_block"/,
  },
  misspelt_nested_argument: {
    type: "aws_lb_target_group",
    config: { port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: { pth: "/" } },
    error: /Extraneous JSON object property.*"pth".*Did you mean "path"/,
  },
  missing_argument: {
    type: "aws_iam_role_policy_attachment",
    config: { role: "r" },
    error: /Missing required argument.*"policy_arn" is required/,
  },
  missing_block: {
    type: "aws_lb_listener",
    config: {
      load_balancer_arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/1",
      port: 80,
    },
    error: /Insufficient default_action blocks|At least 1 "default_action" blocks are required/,
  },
  missing_reference: {
    type: "aws_subnet",
    config: { vpc_id: "${aws_vpc.nowhere.id}", cidr_block: "10.0.0.0/24" },
    error: /Reference to undeclared resource.*"aws_vpc" "nowhere"/,
  },
  wrong_block_shape: {
    type: "aws_lb_target_group",
    config: { port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: "yes" },
    error: /Incorrect JSON value type.*health_check/,
  },
  too_many_blocks: {
    type: "aws_lb_target_group",
    config: { port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: [{ path: "/" }, { path: "/a" }] },
    error: /Too many health_check blocks/,
  },
  wrong_type: {
    type: "aws_vpc",
    config: { cidr_block: "10.0.0.0/16", enable_dns_support: "perhaps" },
    error: /Incorrect attribute value type.*a bool is required/,
  },
  unknown_type: {
    type: "aws_vpcc",
    config: {},
    error: /Invalid resource type.*does not support resource type "aws_vpcc".*Did you mean "aws_vpc"/,
  },
  value_of_the_provider: {
    type: "aws_vpc",
    config: { cidr_block: "10.0.0.0/16", arn: "arn:aws:ec2:::x" },
    error: /Value for unconfigurable attribute.*"arn"/,
  },
  broken_rule: {
    type: "aws_vpc",
    config: { cidr_block: "10.0.0.1/16" },
    error: /"10\.0\.0\.1\/16" is not a valid IPv4 CIDR block; did you mean "10\.0\.0\.0\/16"\?/,
  },
};

interface Diagnostic {
  severity: string;
  summary: string;
  detail?: string;
  address?: string;
  snippet?: { context?: string; code: string };
}

const project = new TerraformProject();
let diagnostics: Diagnostic[];

beforeAll(() => {
  const resource: Record<string, Record<string, unknown>> = {
    aws_internet_gateway: { sound: { tags: { Name: "sound" } } },
  };
  for (const [name, { type, config }] of Object.entries(BROKEN)) {
    resource[type] = { ...resource[type], [name]: config };
  }
  const { text } = project.write({ resource }).run("validate", ["-json"]);
  diagnostics = JSON.parse(text).diagnostics;
});

const words = ({ summary, detail, snippet }: Diagnostic) =>
  `${summary} ${detail ?? ""} ${snippet?.code ?? ""}`.replaceAll("\n", " ");

test.each(Object.entries(BROKEN))("%s", (_name, { error }) => {
  expect(diagnostics.map(words)).toContainEqual(expect.stringMatching(error));
});

test("each of them is one error, and no more", () => {
  const count = Object.keys(BROKEN).length;
  expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(count);
});

test("what is sound is not refused", () => {
  expect(diagnostics.filter(({ address }) => address === "aws_internet_gateway.sound")).toEqual([]);
});

test("Terraform points at the argument that breaks a rule", () => {
  const found = diagnostics.find(({ address }) => address === "aws_vpc.broken_rule");
  expect(found?.snippet?.code).toContain('"cidr_block": "10.0.0.1/16"');
});
