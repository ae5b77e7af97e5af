import { createHash } from "node:crypto";
import { effectOf } from "../effects";
import { Refusal } from "../refusal";
import type { ApplyContext } from "../rules/rule";
import { type CtyValue, isUnknown, type ObjectValue } from "../values/value";
import { withoutUnknown } from "../values/without-unknown";
import { alreadyExists } from "./already-exists";
import { applyContext, type Cloud } from "./cloud";
import { fillResource } from "./fill";
import { keyOf, locationOf, uniqueNameOf } from "./identity";
import type { ResourceType } from "./resource-type";
import { store } from "./store";
import { isAbandoned, rememberMade, unrecorded } from "./unrecorded";

/**
 * Makes a planned resource exist.
 *
 * @throws Refusal when AWS would not make it: its name is taken, or it does not fit what exists.
 */
export async function createResource(
  type: ResourceType,
  planned: ObjectValue,
  cloud: Cloud,
): Promise<ObjectValue> {
  const { values, abandoned } = reserve(type, planned, cloud);
  try {
    if (abandoned !== undefined) await effectOf(type.name)?.delete(abandoned);
    await effectOf(type.name)?.create(values);
    return values;
  } catch (error) {
    store.remove(locationOf(type, values, cloud), keyOf(type, values));
    throw error;
  }
}

interface Reservation {
  readonly values: ObjectValue;
  /** What a killed run had made under the same name. */
  readonly abandoned?: ObjectValue;
}

/** Generates the resource's values and takes its place in the store, in one step for all processes. */
function reserve(type: ResourceType, planned: ObjectValue, cloud: Cloud): Reservation {
  const base = digest([type.name, cloud.account, cloud.region, withoutUnknown(planned)]);
  const reason = type.rules?.refuseCreate?.(withoutUnknown(planned), applyContext(cloud, planned, base));
  if (reason !== undefined) {
    throw new Refusal(reason);
  }
  let triedKey: string | undefined;
  for (let equals = 0; ; equals++) {
    const seed = `${base}-${equals}`;
    const values = fillResource(type, planned, cloud, seed);
    const location = locationOf(type, values, cloud);
    const key = keyOf(type, values);
    const resource = unrecorded({ seed, values });
    if (store.create(location, key, resource)) {
      rememberMade(location, key);
      return { values };
    }
    const existing = store.get(location, key);
    if (existing !== undefined && isAbandoned(existing)) {
      store.put(location, key, resource);
      rememberMade(location, key);
      return { values, abandoned: existing.values };
    }
    const name = uniqueNameOf(type, values);
    if (name !== undefined) {
      throw alreadyExists(type.name, name, values);
    }
    if (key === triedKey) {
      // The arguments alone decide the key: a setting of another resource, which AWS overwrites.
      store.put(location, key, { seed, values });
      return { values };
    }
    triedKey = key;
  }
}

/** Changes a resource in place. */
export function updateResource(
  type: ResourceType,
  prior: ObjectValue,
  planned: ObjectValue,
  cloud: Cloud,
): ObjectValue {
  const location = locationOf(type, prior, cloud);
  const priorKey = keyOf(type, prior);
  const seed = store.get(location, priorKey)?.seed ?? digest([type.name, withoutUnknown(prior)]);
  const filled = fillResource(type, planned, cloud, seed);
  const values = withNextVersion(type, prior, planned, filled, applyContext(cloud, filled, seed));
  const key = keyOf(type, values);
  store.put(location, key, { seed, values });
  if (key !== priorKey) {
    store.remove(location, priorKey);
  }
  return values;
}

/** Versions go up by one, and what follows from them is computed anew. */
function withNextVersion(
  { rules }: ResourceType,
  prior: ObjectValue,
  planned: ObjectValue,
  filled: ObjectValue,
  context: ApplyContext,
): ObjectValue {
  const versions = (rules?.changesOnUpdate ?? []).flatMap((name): [string, CtyValue][] => {
    const before = prior[name];
    return isUnknown(planned[name]) && typeof before === "number" ? [[name, before + 1]] : [];
  });
  const values: Record<string, CtyValue> = { ...filled, ...Object.fromEntries(versions) };
  const isVersion = new Set(versions.map(([name]) => name));
  for (const [name, compute] of Object.entries(rules?.computed ?? {})) {
    if (isUnknown(planned[name]) && !isVersion.has(name)) {
      values[name] = compute(values, context) as CtyValue;
    }
  }
  return values;
}

/**
 * Removes a resource.
 *
 * @throws Refusal when AWS would keep it, because it is protected or not empty.
 */
export async function deleteResource(type: ResourceType, prior: ObjectValue, cloud: Cloud): Promise<void> {
  const reason = type.rules?.refuseDelete?.(withoutUnknown(prior));
  if (reason !== undefined) {
    throw new Refusal(reason);
  }
  await effectOf(type.name)?.delete(prior);
  store.remove(locationOf(type, prior, cloud), keyOf(type, prior));
}

/** The resource as it is now; undefined when it is gone. */
export function readResource(type: ResourceType, state: ObjectValue, cloud: Cloud): ObjectValue | undefined {
  return store.get(locationOf(type, state, cloud), keyOf(type, state))?.values;
}

/** The resource that `terraform import` names, by its id, its ARN or its name. */
export function findResource(type: ResourceType, id: string, cloud: Cloud): ObjectValue | undefined {
  // `id@region` imports from a region other than the provider's.
  const [, ownId = id, region] = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(id) ?? [];
  const located: ObjectValue = region === undefined ? {} : { region };
  const resources = store.list(locationOf(type, located, cloud)).map(({ values }) => values);
  const by = (name: string) => resources.find((values) => values[name] === ownId);
  return by("id") ?? by("arn") ?? resources.find((values) => keyOf(type, values) === ownId);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
