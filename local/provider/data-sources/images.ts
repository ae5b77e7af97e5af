import { createHash } from "node:crypto";
import type { ApplyContext } from "../rules/rule";
import { type CtyValue, isList, objectsOf, textOf, textsOf } from "../values/value";
import type { DataSourceReader } from "./reader";

/** The account that owns Amazon's own images. */
const AMAZON = "137112412989";

/** The image that a search finds: which one, only the search decides. */
export const ami: DataSourceReader = ({ config, context }) => {
  const search = JSON.stringify([config.owners, config.filter, config.name_regex]);
  const id = amiId(context, search);
  const [name] = filterValues(config.filter, "name");
  const [architecture = /arm64/.test(search) ? "arm64" : "x86_64"] = filterValues(
    config.filter,
    "architecture",
  );
  return {
    id,
    image_id: id,
    arn: `arn:${context.partition}:ec2:${context.region}::image/${id}`,
    architecture,
    name: (name ?? textOf(config.name_regex) ?? "local").replaceAll("*", "2026.1"),
    owner_id: ownerOf(config.owners ?? null),
    creation_date: "2026-01-01T00:00:00.000Z",
    image_type: "machine",
    root_device_name: "/dev/xvda",
    root_device_type: "ebs",
    state: "available",
    virtualization_type: "hvm",
  };
};

/** An image id that depends on the region and the search alone. */
export function amiId(context: ApplyContext, search: string): string {
  return `ami-0${createHash("sha256").update(`${context.region} ${search}`).digest("hex").slice(0, 16)}`;
}

function ownerOf(owners: CtyValue): string {
  const [owner] = isList(owners) ? owners : [];
  return typeof owner === "string" && /^\d{12}$/.test(owner) ? owner : AMAZON;
}

/** The values of the `filter` block of a name. */
function filterValues(filters: CtyValue | undefined, name: string): readonly string[] {
  return textsOf(objectsOf(filters).find((filter) => filter.name === name)?.values);
}
