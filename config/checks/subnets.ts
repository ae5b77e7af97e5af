import { type CidrRange, contains, overlaps, parseCidr } from "../cidr";
import { subnetCidrs } from "../subnet-cidrs";
import type { CrossCheck, Finding } from "./cross-check";

/** ALB subnets need a /27: eight free addresses beside the five that AWS keeps. Others take AWS's least, a /28. */
const longestPrefix = { privateSubnetCidrs: 27, publicSubnetCidrs: 28 } as const;

type SubnetKey = keyof typeof longestPrefix;

/** Subnets lie in the VPC, are large enough, are given for exactly the zones, and share no address. */
export const subnetChecks: readonly CrossCheck[] = [
  ...(["publicSubnetCidrs", "privateSubnetCidrs"] as const).map(
    (key): CrossCheck => ({
      keys: [`network.${key}`, "network.cidr", "network.zones"],
      find: ({ network }) => {
        const vpc = parseCidr(network.cidr);
        const given = network[key];
        return vpc && given ? firstFinding(key, given, vpc, network.cidr, network.zones) : undefined;
      },
    }),
  ),
  {
    keys: ["network.privateSubnetCidrs", "network.publicSubnetCidrs", "network.cidr", "network.zones"],
    find: ({ network }) => {
      const vpc = parseCidr(network.cidr);
      if (!vpc || vpc.prefix > 28) return undefined;
      const { publicCidrs, privateCidrs } = subnetCidrs(network);
      const all = [...named("public", publicCidrs), ...named("private", privateCidrs)];
      for (const [index, one] of all.entries()) {
        for (const other of all.slice(index + 1)) {
          if (overlaps(one.range, other.range)) {
            return {
              key: network.privateSubnetCidrs ? "network.privateSubnetCidrs" : "network.publicSubnetCidrs",
              value: `${one.name} ${one.text}, ${other.name} ${other.text}`,
              allowed: "subnets that share no address",
            };
          }
        }
      }
      return undefined;
    },
  },
];

function firstFinding(
  key: SubnetKey,
  cidrs: Readonly<Record<string, string>>,
  vpc: CidrRange,
  vpcCidr: string,
  zones: readonly string[],
): Finding | undefined {
  const without = zones.filter((zone) => !(zone in cidrs));
  const extra = Object.keys(cidrs).filter((zone) => !zones.includes(zone));
  if (without.length > 0 || extra.length > 0) {
    return { allowed: `exactly one range for each of the zones ${zones.join(", ")}` };
  }
  for (const [zone, text] of Object.entries(cidrs)) {
    const range = parseCidr(text);
    if (!range || range.prefix > longestPrefix[key] || !contains(vpc, range)) {
      return {
        value: `${zone}: ${text}`,
        allowed: `an IPv4 CIDR block of /${longestPrefix[key]} or larger inside ${vpcCidr}, with no host bits set`,
      };
    }
  }
  return undefined;
}

function named(kind: string, cidrs: Readonly<Record<string, string>>) {
  return Object.entries(cidrs).flatMap(([zone, text]) => {
    const range = parseCidr(text);
    return range ? [{ name: `${kind} ${zone}`, text, range }] : [];
  });
}
