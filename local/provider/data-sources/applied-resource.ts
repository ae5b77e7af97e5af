import type { Cloud } from "../resources/cloud";
import { locationOf } from "../resources/identity";
import type { ResourceType } from "../resources/resource-type";
import { store } from "../resources/store";
import { type CtyValue, isObject, type ObjectValue } from "../values/value";

/** Arguments of a data source that say how to search, not what to find. */
const NOT_IDENTIFYING: ReadonlySet<string> = new Set(["region", "most_recent", "with_decryption"]);

/**
 * The applied resource of the same type as a data source that has what the data source asks for, such as
 * `data.aws_vpc` by id. Undefined when nothing is asked for that tells resources apart, or none has it.
 */
export function findApplied(type: ResourceType, config: ObjectValue, cloud: Cloud): ObjectValue | undefined {
  const known = new Set(type.block.attributes.map(({ name }) => name));
  const asked = Object.entries(config).filter(
    ([name, value]) => known.has(name) && !NOT_IDENTIFYING.has(name) && isAsked(value),
  );
  if (asked.length === 0) {
    return undefined;
  }
  return store
    .list(locationOf(type, config, cloud))
    .map(({ values }) => values)
    .find((values) => asked.every(([name, value]) => has(values[name] ?? null, value)));
}

function isAsked(value: CtyValue): boolean {
  return (
    typeof value === "string" ||
    typeof value === "number" ||
    (isObject(value) && Object.keys(value).length > 0)
  );
}

/** Equal, or for tags: has all of them. */
function has(actual: CtyValue, asked: CtyValue): boolean {
  return isObject(asked)
    ? isObject(actual) && Object.entries(asked).every(([name, value]) => actual[name] === value)
    : actual === asked;
}
