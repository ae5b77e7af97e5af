import { Refusal } from "../refusal";
import { textOf, textsOf } from "../values/value";
import type { DataSourceReader } from "./reader";

/** Regions that are enabled in every account, with their names and the zones that a new account sees. */
const REGIONS: Readonly<Record<string, { description: string; zones: string }>> = {
  "ap-northeast-1": { description: "Asia Pacific (Tokyo)", zones: "acd" },
  "ap-northeast-2": { description: "Asia Pacific (Seoul)", zones: "abcd" },
  "ap-northeast-3": { description: "Asia Pacific (Osaka)", zones: "abc" },
  "ap-south-1": { description: "Asia Pacific (Mumbai)", zones: "abc" },
  "ap-southeast-1": { description: "Asia Pacific (Singapore)", zones: "abc" },
  "ap-southeast-2": { description: "Asia Pacific (Sydney)", zones: "abc" },
  "ca-central-1": { description: "Canada (Central)", zones: "abd" },
  "eu-central-1": { description: "Europe (Frankfurt)", zones: "abc" },
  "eu-north-1": { description: "Europe (Stockholm)", zones: "abc" },
  "eu-west-1": { description: "Europe (Ireland)", zones: "abc" },
  "eu-west-2": { description: "Europe (London)", zones: "abc" },
  "eu-west-3": { description: "Europe (Paris)", zones: "abc" },
  "sa-east-1": { description: "South America (Sao Paulo)", zones: "abc" },
  "us-east-1": { description: "US East (N. Virginia)", zones: "abcdef" },
  "us-east-2": { description: "US East (Ohio)", zones: "abc" },
  "us-west-1": { description: "US West (N. California)", zones: "ac" },
  "us-west-2": { description: "US West (Oregon)", zones: "abcd" },
};

const OTHER_REGION_ZONES = "abc";

export const region: DataSourceReader = ({ config, context }) => {
  const name = textOf(config.region) ?? textOf(config.name) ?? context.region;
  return {
    id: name,
    name,
    region: name,
    description: REGIONS[name]?.description ?? name,
    endpoint: `ec2.${name}.amazonaws.com`,
  };
};

export const regions: DataSourceReader = ({ cloud }) => ({
  id: cloud.partition,
  names: Object.keys(REGIONS),
});

export const availabilityZones: DataSourceReader = ({ config, context }) => {
  const zones = zonesOf(context.region).filter(
    ({ name, id }) =>
      !textsOf(config.exclude_names).includes(name) && !textsOf(config.exclude_zone_ids).includes(id),
  );
  return {
    id: context.region,
    names: zones.map(({ name }) => name),
    zone_ids: zones.map(({ id }) => id),
    group_names: [context.region],
  };
};

export const availabilityZone: DataSourceReader = ({ config, context }) => {
  const zone = zonesOf(context.region).find(({ name, id }) => name === config.name || id === config.zone_id);
  if (zone === undefined) {
    throw new Refusal("no matching EC2 Availability Zone found");
  }
  return {
    id: zone.name,
    name: zone.name,
    name_suffix: zone.name.slice(context.region.length),
    zone_id: zone.id,
    region: context.region,
    group_name: context.region,
    network_border_group: context.region,
    opt_in_status: "opt-in-not-required",
    zone_type: "availability-zone",
    state: "available",
  };
};

/** Names, and the ids that mean the same zone in all accounts: `us-west-2a`, `usw2-az1`. */
function zonesOf(name: string): { name: string; id: string }[] {
  const letters = REGIONS[name]?.zones ?? OTHER_REGION_ZONES;
  const [area = "", ...rest] = name.split("-");
  const number = rest.pop() ?? "";
  const direction = rest
    .join("")
    .replace("north", "n")
    .replace("south", "s")
    .replace("central", "c")
    .replace("east", "e")
    .replace("west", "w");
  return [...letters].map((letter, index) => ({
    name: `${name}${letter}`,
    id: `${area}${direction}${number}-az${index + 1}`,
  }));
}
