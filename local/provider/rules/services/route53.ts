import { refusedByAws } from "../common/aws-refusal";
import { DIGITS_AND_LOWERCASE, randomText } from "../common/identifiers";
import { blocks, isAbsent, isGiven, joined, text } from "../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../rule";

const routingPolicies = [
  "cidr_routing_policy",
  "failover_routing_policy",
  "geolocation_routing_policy",
  "geoproximity_routing_policy",
  "latency_routing_policy",
  "multivalue_answer_routing_policy",
  "weighted_routing_policy",
];

const routingPolicyArguments: Readonly<Record<string, ArgumentRule>> = Object.fromEntries(
  routingPolicies.map((policy) => [
    policy,
    {
      conflictsWith: routingPolicies.filter((other) => other !== policy),
      requiredWith: ["set_identifier"],
    },
  ]),
);

/** Hosted zones and their records. */
export const route53Rules: Readonly<Record<string, ResourceRules>> = {
  aws_route53_zone: {
    source: "internal/service/route53/zone.go",
    arguments: {
      comment: { default: "Managed by Terraform", length: [0, 256] },
      delegation_set_id: { forceNew: true, conflictsWith: ["vpc"], length: [0, 32] },
      force_destroy: { default: false },
      name: { forceNew: true, length: [1, 1024] },
      vpc: { conflictsWith: ["delegation_set_id"] },
      "vpc.vpc_id": { length: [1, Number.POSITIVE_INFINITY] },
    },
    computed: {
      zone_id: (_zone, context) => `Z${randomText(context, 20, DIGITS_AND_LOWERCASE, "zone").toUpperCase()}`,
      id: (zone) => zone.zone_id,
      arn: (zone, context) => `arn:${context.partition}:route53:::hostedzone/${text(zone.zone_id)}`,
      enable_accelerated_recovery: () => false,
      name_servers: (zone, context) => nameServers(zone, context).toSorted(),
      primary_name_server: (zone, context) => nameServers(zone, context)[0],
    },
    check: checkZone,
  },
  aws_route53_record: {
    source: "internal/service/route53/record.go",
    arguments: {
      ...routingPolicyArguments,
      alias: { exactlyOneOf: ["alias", "records"], conflictsWith: ["ttl"] },
      "alias.name": { length: [1, 1024] },
      "alias.zone_id": { length: [1, 32] },
      "failover_routing_policy.type": { oneOf: ["PRIMARY", "SECONDARY"] },
      "geoproximity_routing_policy.bias": { range: [-99, 99] },
      name: { forceNew: true },
      records: { exactlyOneOf: ["alias", "records"] },
      ttl: { conflictsWith: ["alias"], requiredWith: ["records"] },
      type: {
        oneOf: [
          "SOA",
          "A",
          "TXT",
          "NS",
          "CNAME",
          "MX",
          "NAPTR",
          "PTR",
          "SRV",
          "SPF",
          "AAAA",
          "CAA",
          "DS",
          "TLSA",
          "SSHFP",
          "SVCB",
          "HTTPS",
        ],
      },
      zone_id: { forceNew: true, length: [1, Number.POSITIVE_INFINITY] },
    },
    computed: {
      id: (record) =>
        [cleanZoneId(record), recordName(record), text(record.type), text(record.set_identifier)]
          .filter((part) => part !== undefined)
          .join("_"),
      allow_overwrite: () => null,
      fqdn: recordName,
    },
    uniqueName: (record) =>
      record.set_identifier === undefined || record.allow_overwrite === true
        ? undefined
        : joined(
            " in ",
            joined(
              " ",
              recordName(record),
              record.type,
              ...(isGiven(record.set_identifier) ? [record.set_identifier] : []),
            ),
            cleanZoneId(record),
          ),
    check: checkRecord,
  },
};

/** Four servers in four top-level domains. Every private zone has the same four. */
function nameServers(zone: Values, context: ApplyContext): readonly string[] {
  const isPrivate = blocks(zone.vpc).length > 0;
  return ["com", "net", "org", "co.uk"].map((domain, index) => {
    const random = Number.parseInt(context.hex(8, `name server ${index}`), 16) % 512;
    const server = 512 * index + (isPrivate ? 0 : random);
    const group = String(isPrivate ? 0 : random % 64).padStart(2, "0");
    return `ns-${server}.awsdns-${group}.${domain}`;
  });
}

function cleanZoneId(record: Values): string | undefined {
  return text(record.zone_id)?.replace(/^\/hostedzone\//, "");
}

function recordName(record: Values): string | undefined {
  return text(record.name)?.replace(/\.$/, "").toLowerCase();
}

function checkZone(zone: Values): readonly Violation[] {
  const name = text(zone.name);
  return name !== undefined && !/^([A-Za-z0-9_*-]{1,63}\.)*[A-Za-z0-9_*-]{1,63}\.?$/.test(name)
    ? [refusedByAws("name", `InvalidDomainName: ${name} is not a valid domain name`)]
    : [];
}

function checkRecord(record: Values): readonly Violation[] {
  const violations: Violation[] = [];
  if (isGiven(record.records) && isAbsent(record.ttl)) {
    violations.push(
      refusedByAws(
        "ttl",
        `InvalidChangeBatch: [Invalid request: Missing field 'TTL' in Change with [Action=CREATE, Name=${text(record.name) ?? ""}., Type=${text(record.type) ?? ""}]]`,
      ),
    );
  }
  if (isGiven(record.set_identifier) && routingPolicies.every((policy) => isAbsent(record[policy]))) {
    violations.push(
      refusedByAws(
        "set_identifier",
        "InvalidChangeBatch: [Invalid request: Missing field 'Weight', 'Region', 'Failover', 'GeoLocation' or 'MultiValueAnswer' with SetIdentifier]",
      ),
    );
  }
  return violations;
}
