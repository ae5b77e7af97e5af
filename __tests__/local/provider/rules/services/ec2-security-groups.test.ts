import { ec2SecurityGroupRules } from "../../../../../local/provider/rules/services/ec2/security-groups";
import { created, problems } from "../../support/apply-context";

const { aws_security_group, aws_vpc_security_group_ingress_rule: ingress } = ec2SecurityGroupRules;

test("a group has an id, an ARN and, without a name, one that Terraform makes", () => {
  const group = created(aws_security_group, { name_prefix: "chat-" });
  expect(group.id).toMatch(/^sg-0[0-9a-f]{16}$/);
  expect(group.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:security-group/${group.id}`);
  expect(group.name).toMatch(/^chat-\d{18}[0-9a-f]{8}$/);
  expect(created(aws_security_group, {}).name_prefix).toBe("terraform-");
  expect(created(aws_security_group, { name: "chat" }).name_prefix).toBe("");
});

test("a rule's ARN and id name the same rule", () => {
  const rule = created(ingress, {});
  expect(rule.id).toMatch(/^sgr-0[0-9a-f]{16}$/);
  expect(rule.security_group_rule_id).toBe(rule.id);
  expect(rule.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:security-group-rule/${rule.id}`);
});

test("the name default is taken, and a name is unique in its VPC", () => {
  expect(problems(aws_security_group, { name: "default" })).toEqual([
    "name: InvalidParameterValue: Cannot use reserved security group name: default",
  ]);
  const name = aws_security_group?.uniqueName;
  expect(name?.({ name: "a", vpc_id: "vpc-1" })).not.toBe(name?.({ name: "a", vpc_id: "vpc-2" }));
  expect(name?.({ name: "a", vpc_id: undefined })).toBeUndefined();
});

test.each([
  ["tcp with both ports", { ip_protocol: "tcp", from_port: 443, to_port: 443 }, []],
  ["tcp with one port", { ip_protocol: "tcp", from_port: 443 }, ["Must specify both from and to ports"]],
  ["ports the wrong way", { ip_protocol: "tcp", from_port: 443, to_port: 80 }, ["port range (443:80)"]],
  ["everything", { ip_protocol: "-1" }, []],
  ["everything with a port", { ip_protocol: "-1", from_port: 443 }, ["should not be defined"]],
  ["an unknown protocol", { ip_protocol: "https" }, ["Unknown protocol"]],
  ["ICMP without ports", { ip_protocol: "icmp" }, []],
  ["a protocol that is not known yet", { ip_protocol: undefined, from_port: 443 }, []],
  ["a port that is not known yet", { ip_protocol: "tcp", from_port: undefined, to_port: 443 }, []],
])("ports of a rule: %s", (_case, rule, words) => {
  expect(problems(ingress, rule)).toEqual(words.map((part) => expect.stringContaining(part)));
});

test("a rule names exactly one peer, and the same rule twice is the same", () => {
  expect(ingress?.arguments.cidr_ipv4?.exactlyOneOf).toEqual([
    "cidr_ipv4",
    "cidr_ipv6",
    "prefix_list_id",
    "referenced_security_group_id",
  ]);
  const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443 };
  const name = (values: object) => ingress?.uniqueName?.({ ...rule, ...values });
  expect(name({ cidr_ipv4: "10.0.0.0/8" })).toBe("sg-1 ingress tcp 443 443 10.0.0.0/8");
  expect(name({ referenced_security_group_id: "sg-2" })).not.toBe(name({ cidr_ipv4: "10.0.0.0/8" }));
  expect(name({ referenced_security_group_id: undefined })).toBeUndefined();
});
