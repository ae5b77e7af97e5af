import { z } from "zod";
import { field } from "./field";

const subnetCidr = z.record(z.string().regex(/^[a-f]$/), z.cidrv4());

export const networkSchema = z.strictObject({
  cidr: field(z.cidrv4().default("172.16.0.0/16"), {
    description: "IPv4 address range of the VPC.",
    allowed: "an IPv4 CIDR block of a private range from /16 to /23, with no host bits set",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  }),
  zones: field(
    z
      .array(z.string().regex(/^[a-f]$/))
      .min(2)
      .default(["a", "b"]),
    {
      description:
        "Availability zones by letter. Subnets are numbered by the letter, so adding a zone leaves the others alone.",
      allowed: "2 to 6 different letters from a to f",
    },
  ),
  publicSubnetCidrs: field(subnetCidr.optional(), {
    description: "Address range of the public subnet of each zone, by letter.",
    allowed:
      "a map from zone letter to an IPv4 CIDR block of /28 or larger inside network.cidr, one for each zone",
    derivedDefault: "sixteenths 9 to 14 of `network.cidr`, in the order of the letters",
  }),
  privateSubnetCidrs: field(subnetCidr.optional(), {
    description: "Address range of the private subnet of each zone, by letter.",
    allowed:
      "a map from zone letter to an IPv4 CIDR block of /27 or larger inside network.cidr, one for each zone",
    derivedDefault: "sixteenths 1 to 6 of `network.cidr`, in the order of the letters",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  }),
  natGateway: field(z.enum(["one", "per-zone", "none"]).default("one"), {
    description:
      "NAT gateways: one for all zones (cheapest), one in each zone (no zone depends on another), or none with interface endpoints instead.",
    allowed: "one, per-zone or none",
  }),
  flowLogs: field(z.boolean().default(true), {
    description: "Record accepted and rejected connections of the VPC in a log group.",
    allowed: "true or false",
  }),
});
