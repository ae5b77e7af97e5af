import { createHash } from "node:crypto";
import type { ApplyContext } from "../rules/rule";
import { type ObjectValue, textOf } from "../values/value";
import { store } from "./store";

/** What a provider block of the configuration decides: where resources are, and whose they are. */
export interface Cloud {
  /** Folder of this cloud's resources, shared by all providers and processes that name it. */
  readonly directory: string;
  /** Twelve digits. */
  readonly account: string;
  /** The provider's own region; a resource may name another. */
  readonly region: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  readonly partition: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Stands for the region of services that have none. */
export const GLOBAL = "global";

/** Region where a resource or data source is: its own `region` argument, else the provider's. */
export function regionOf(cloud: Cloud, values: ObjectValue): string {
  return textOf(values.region) ?? cloud.region;
}

const PARTITIONS: readonly [regionPrefix: string, partition: string][] = [
  ["us-gov-", "aws-us-gov"],
  ["cn-", "aws-cn"],
  ["us-isob-", "aws-iso-b"],
  ["us-iso-", "aws-iso"],
];

export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** Domain of AWS's endpoints in a partition. */
export function dnsSuffixOf(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** What generated values are made from: the same seed gives the same values. */
export function applyContext(cloud: Cloud, values: ObjectValue, seed: string): ApplyContext {
  const hex = (length: number, purpose = "") =>
    createHash("sha256").update(`${seed} ${purpose}`).digest("hex").slice(0, length);
  const { directory, account } = cloud;
  const region = regionOf(cloud, values);
  return {
    account,
    region,
    partition: cloud.partition,
    hex,
    uuid: (purpose = "uuid") =>
      hex(32, purpose).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5"),
    applied: (type) =>
      [region, GLOBAL].flatMap((place) =>
        store.list({ directory, account, region: place, type }).map((resource) => resource.values),
      ),
  };
}
