import { type Location, type StoredResource, store } from "./store";

/*
 * A Terraform that is killed loses the state of what it has just made. In AWS such resources have to be imported or
 * deleted by hand. Here they give way to the next run that makes them, so that an apply that was killed can simply be
 * run again.
 */

const made: { readonly location: Location; readonly key: string }[] = [];

/** The resource as made by the Terraform that started this process. */
export function unrecorded(resource: StoredResource): StoredResource {
  return { ...resource, unrecordedBy: process.ppid };
}

export function rememberMade(location: Location, key: string): void {
  made.push({ location, key });
}

/** Terraform ends in order: what it made is, or is about to be, in its state. */
export function recordMade(): void {
  for (const { location, key } of made) {
    const resource = store.get(location, key);
    if (resource?.unrecordedBy !== process.ppid) continue;
    store.put(location, key, { seed: resource.seed, values: resource.values });
  }
}

/** Whether the run that made the resource is gone without having recorded it. */
export function isAbandoned({ unrecordedBy }: StoredResource): boolean {
  if (unrecordedBy === undefined) return false;
  try {
    process.kill(unrecordedBy, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
