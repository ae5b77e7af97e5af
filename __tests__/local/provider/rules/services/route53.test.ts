import { route53Rules } from "../../../../../local/provider/rules/services/route53";
import { created, problems } from "../../support/apply-context";

const { aws_route53_zone: zone, aws_route53_record: record } = route53Rules;

test("a zone has an id of Route 53 and an ARN without region and account", () => {
  const made = created(zone, { name: "example.com", vpc: [] });
  expect(made.zone_id).toMatch(/^Z[0-9A-Z]{20}$/);
  expect(made.id).toBe(made.zone_id);
  expect(made.arn).toBe(`arn:aws:route53:::hostedzone/${made.zone_id}`);
  expect(made.name_servers).toHaveLength(4);
  expect(made.name_servers).toContain(made.primary_name_server);
});

test("a private zone has the servers of every private zone", () => {
  expect(created(zone, { name: "example.com", vpc: [{ vpc_id: "vpc-1" }] })).toMatchObject({
    primary_name_server: "ns-0.awsdns-00.com",
    name_servers: [
      "ns-0.awsdns-00.com",
      "ns-1024.awsdns-00.org",
      "ns-1536.awsdns-00.co.uk",
      "ns-512.awsdns-00.net",
    ],
  });
});

test("a record's id and name are lower case without the last dot", () => {
  const made = created(record, { zone_id: "Z1", name: "Chat.Example.com.", type: "A" });
  expect(made.id).toBe("Z1_chat.example.com_A");
  expect(made.fqdn).toBe("chat.example.com");
  const weighted = created(record, { zone_id: "Z1", name: "a.b", type: "A", set_identifier: "blue" });
  expect(weighted.id).toBe("Z1_a.b_A_blue");
});

test("a zone holds one record of a name and type, unless it may overwrite", () => {
  const values = { zone_id: "Z1", name: "a.b", type: "A", set_identifier: null, allow_overwrite: null };
  const name = record?.uniqueName;
  expect(name?.(values)).toBe("a.b A in Z1");
  expect(name?.({ ...values, set_identifier: "blue" })).toBe("a.b A blue in Z1");
  expect(name?.({ ...values, allow_overwrite: true })).toBeUndefined();
  expect(name?.({ ...values, zone_id: undefined })).toBeUndefined();
});

test("records need a time to live, and a set identifier a routing policy", () => {
  const values = { zone_id: "Z1", name: "a.b", type: "A" };
  expect(problems(record, { ...values, records: ["192.0.2.1"], set_identifier: null })).toEqual([
    expect.stringContaining("Missing field 'TTL'"),
  ]);
  const alias = [{ name: "b", zone_id: "Z2", evaluate_target_health: true }];
  expect(problems(record, { ...values, alias, set_identifier: null })).toEqual([]);
  expect(problems(record, { ...values, alias, set_identifier: "blue" })).toEqual([
    expect.stringContaining("with SetIdentifier"),
  ]);
});

test("a zone's name is a domain name", () => {
  expect(problems(zone, { name: "deepseek.jonathanmau.com" })).toEqual([]);
  expect(problems(zone, { name: "not a domain" })).toEqual([expect.stringContaining("InvalidDomainName")]);
});

test("routing policies exclude each other", () => {
  expect(record?.arguments.weighted_routing_policy?.conflictsWith).toContain("latency_routing_policy");
  expect(record?.arguments.weighted_routing_policy?.conflictsWith).not.toContain("weighted_routing_policy");
});
