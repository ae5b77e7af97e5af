import { refusedByAws } from "../../common/aws-refusal";
import {
  companionId,
  defaultSecurityGroupId,
  ec2Arn,
  ec2Id,
  generatedName,
  prefixOfName,
} from "../../common/identifiers";
import { isAbsent, isGiven, joined, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";

/** Of these, a rule of a security group names exactly one. */
const peers = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/** AWS allows the same characters in the description of a group and of a rule. */
const limitedDescription: ArgumentRule = {
  length: [0, 255],
  patterns: [
    {
      pattern: /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/,
      message:
        "doesn't comply with restrictions: a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$* are the allowed characters",
    },
  ],
};

const inlineRules: Readonly<Record<string, ArgumentRule>> = Object.fromEntries(
  ["ingress", "egress"].flatMap((direction): [string, ArgumentRule][] => [
    [`${direction}.cidr_blocks`, { format: "cidr-ipv4" }],
    [`${direction}.ipv6_cidr_blocks`, { format: "cidr-ipv6" }],
    [`${direction}.description`, limitedDescription],
  ]),
);

/** Security groups, the default one of a VPC, and their rules. */
export const ec2SecurityGroupRules: Readonly<Record<string, ResourceRules>> = {
  aws_security_group: {
    source: "internal/service/ec2/vpc_security_group.go",
    arguments: {
      ...inlineRules,
      description: { ...limitedDescription, forceNew: true, default: "Managed by Terraform" },
      name: {
        forceNew: true,
        conflictsWith: ["name_prefix"],
        length: [0, 255],
        patterns: [{ pattern: /^(?!sg-)/, message: "cannot begin with sg-" }],
      },
      name_prefix: {
        forceNew: true,
        conflictsWith: ["name"],
        length: [0, 229],
        patterns: [{ pattern: /^(?!sg-)/, message: "cannot begin with sg-" }],
      },
      revoke_rules_on_delete: { default: false },
      vpc_id: { forceNew: true },
    },
    computed: {
      id: ec2Id("sg"),
      arn: ec2Arn("security-group"),
      name: generatedName("terraform-"),
      name_prefix: prefixOfName,
      owner_id: (_group, context) => context.account,
      vpc_id: (_group, context) => companionId("vpc", context.account + context.region, "default"),
      egress: () => [],
      ingress: () => [],
    },
    uniqueName: (group) => joined(" in ", group.name, group.vpc_id),
    check: checkGroup,
  },
  aws_default_security_group: {
    source: "internal/service/ec2/vpc_default_security_group.go",
    arguments: {
      ...inlineRules,
      revoke_rules_on_delete: { default: false },
      vpc_id: { forceNew: true },
    },
    computed: {
      vpc_id: (_group, context) => companionId("vpc", context.account + context.region, "default"),
      id: (group) => defaultSecurityGroupId(text(group.vpc_id) ?? ""),
      arn: ec2Arn("security-group"),
      description: () => "default VPC security group",
      name: () => "default",
      name_prefix: () => "",
      owner_id: (_group, context) => context.account,
      egress: () => [],
      ingress: () => [],
    },
  },
  aws_vpc_security_group_ingress_rule: groupRule("ingress"),
  aws_vpc_security_group_egress_rule: groupRule("egress"),
};

function groupRule(direction: "ingress" | "egress"): ResourceRules {
  return {
    source: `internal/service/ec2/vpc_security_group_${direction}_rule.go`,
    arguments: {
      cidr_ipv4: { format: "cidr-ipv4", exactlyOneOf: peers },
      cidr_ipv6: { format: "cidr-ipv6", exactlyOneOf: peers },
      description: limitedDescription,
      from_port: { range: [-1, 65535] },
      prefix_list_id: { exactlyOneOf: peers },
      referenced_security_group_id: { exactlyOneOf: peers },
      security_group_id: { forceNew: true },
      to_port: { range: [-1, 65535] },
    },
    computed: {
      id: ec2Id("sgr"),
      arn: ec2Arn("security-group-rule"),
      security_group_rule_id: (rule) => rule.id,
    },
    uniqueName: (rule) => {
      const peer = peers.map((name) => text(rule[name])).find((value) => value !== undefined);
      const ports = [rule.from_port, rule.to_port].map((port) => (isAbsent(port) ? "all" : port));
      return joined(" ", rule.security_group_id, direction, rule.ip_protocol, ...ports, peer);
    },
    check: checkGroupRule,
  };
}

function checkGroup(group: Values): readonly Violation[] {
  return group.name === "default"
    ? [refusedByAws("name", "InvalidParameterValue: Cannot use reserved security group name: default")]
    : [];
}

function checkGroupRule(rule: Values): readonly Violation[] {
  const protocol = text(rule.ip_protocol)?.toLowerCase();
  if (protocol === undefined) {
    return [];
  }
  if (protocol === "-1" || protocol === "all") {
    return ["from_port", "to_port"]
      .filter((path) => isGiven(rule[path]) && rule[path] !== -1)
      .map((path) => ({
        path,
        summary: `${path} should not be defined when ip_protocol is -1: it means all protocols and all port ranges`,
      }));
  }
  if (!/^\d{1,3}$/.test(protocol) && !namedProtocols.has(protocol)) {
    const words = `Invalid value '${rule.ip_protocol}' for IP protocol. Unknown protocol.`;
    return [refusedByAws("ip_protocol", `InvalidParameterValue: ${words}`)];
  }
  return ["tcp", "udp", "6", "17"].includes(protocol) ? checkPorts(rule) : [];
}

function checkPorts(rule: Values): readonly Violation[] {
  const missing = ["from_port", "to_port"].find((path) => isAbsent(rule[path]));
  if (missing !== undefined) {
    const words = "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.";
    return [refusedByAws(missing, `InvalidParameterValue: ${words}`)];
  }
  const { from_port: from, to_port: to } = rule;
  return typeof from === "number" && typeof to === "number" && from > to
    ? [refusedByAws("from_port", `InvalidParameterValue: Invalid TCP/UDP port range (${from}:${to})`)]
    : [];
}

/** Names that the provider turns into protocol numbers, and those that AWS knows itself. */
const namedProtocols = new Set(["ah", "esp", "icmp", "icmpv6", "tcp", "udp", "vrrp"]);
