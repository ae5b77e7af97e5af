import { parseCidr, sixteenth } from "./cidr";
import type { ParsedConfiguration } from "./schema/configuration";

/** The address range of each subnet by zone letter. */
export interface SubnetCidrs {
  readonly publicCidrs: Readonly<Record<string, string>>;
  readonly privateCidrs: Readonly<Record<string, string>>;
}

/**
 * The given ranges, else sixteenths of the VPC: the private subnets from the first on, the public ones from the
 * ninth on. A zone's place comes from its letter, so adding a zone moves no other subnet.
 */
export function subnetCidrs(network: ParsedConfiguration["network"]): SubnetCidrs {
  const vpc = parseCidr(network.cidr);
  if (vpc === undefined) throw new Error(`not a CIDR block: ${network.cidr}`);
  const fromSixteenths = (first: number) =>
    Object.fromEntries(
      network.zones.map((zone) => [zone, sixteenth(vpc, first + zone.charCodeAt(0) - "a".charCodeAt(0))]),
    );
  return {
    publicCidrs: network.publicSubnetCidrs ?? fromSixteenths(8),
    privateCidrs: network.privateSubnetCidrs ?? fromSixteenths(0),
  };
}
