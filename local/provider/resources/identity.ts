import { createHash } from "node:crypto";
import { type ObjectValue, textOf } from "../values/value";
import { withoutUnknown } from "../values/without-unknown";
import { type Cloud, GLOBAL, regionOf } from "./cloud";
import { nameOf } from "./computed/ids";
import type { ResourceType } from "./resource-type";
import type { Location } from "./store";

/** Where a resource is stored, by its type and region. */
export function locationOf(type: ResourceType, values: ObjectValue, cloud: Cloud): Location {
  const isRegional = type.block.attributes.some(({ name }) => name === "region");
  return {
    directory: cloud.directory,
    account: cloud.account,
    region: isRegional ? regionOf(cloud, values) : GLOBAL,
    type: type.name,
  };
}

/** The name under which AWS accepts one resource of this type only; undefined where it invents the id. */
export function uniqueNameOf(type: ResourceType, values: ObjectValue): string | undefined {
  return type.rules ? type.rules.uniqueName?.(withoutUnknown(values)) : nameOf(type.name, values);
}

/** What tells a resource from all others of its type in its region. */
export function keyOf(type: ResourceType, values: ObjectValue): string {
  return uniqueNameOf(type, values) ?? textOf(values.id) ?? textOf(values.arn) ?? fingerprint(type, values);
}

/** Some newer types have neither id nor ARN: their required and their generated texts tell them apart. */
function fingerprint({ block }: ResourceType, values: ObjectValue): string {
  const telling = block.attributes
    .filter(
      ({ required, computed, optional, type }) => required || (computed && !optional && type === "string"),
    )
    .map(({ name }) => [name, values[name]]);
  return createHash("sha256").update(JSON.stringify(telling)).digest("hex").slice(0, 32);
}
