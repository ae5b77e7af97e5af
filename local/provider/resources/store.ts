import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isObject, type ObjectValue } from "../values/value";

/** One resource that exists in the local cloud. */
export interface StoredResource {
  /** What its generated values were made from. */
  readonly seed: string;
  /** Arguments and attributes, as in Terraform's state. Editing them by hand is drift. */
  readonly values: ObjectValue;
  /** Process id of the Terraform run that made it, until that run has ended in order. */
  readonly unrecordedBy?: number;
}

/** The part of the cloud where a resource's name or id must be its own. */
export interface Location {
  readonly directory: string;
  readonly account: string;
  /** `global` for services without regions. */
  readonly region: string;
  readonly type: string;
}

/** File names have 255 bytes at most, and some ids are longer ARNs. */
const LONGEST_KEY = 180;

/**
 * Resources of the local cloud, one JSON file each:
 * `<directory>/<account>/<region>/<type>/<key>.json`. Safe with several processes: a file appears whole or
 * not at all, and two of the same name are refused by the file system.
 */
export const store = {
  /** Adds a resource; false when the key is taken. */
  create(location: Location, key: string, resource: StoredResource): boolean {
    const file = fileOf(location, key);
    const draft = writeDraft(file, resource);
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") {
        return false;
      }
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  },

  /** Writes a resource, whether it exists or not. */
  put(location: Location, key: string, resource: StoredResource): void {
    const file = fileOf(location, key);
    renameSync(writeDraft(file, resource), file);
  },

  /** @throws Error when the file is not what `create` wrote. */
  get(location: Location, key: string): StoredResource | undefined {
    return readResource(fileOf(location, key));
  },

  remove(location: Location, key: string): void {
    rmSync(fileOf(location, key), { force: true });
  },

  list(location: Location): StoredResource[] {
    const folder = folderOf(location);
    return fileNames(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .flatMap((name) => readResource(path.join(folder, name)) ?? []);
  },
};

function folderOf({ directory, account, region, type }: Location): string {
  return path.join(directory, account, region, type);
}

function fileOf(location: Location, key: string): string {
  const encoded = encodeURIComponent(key);
  const name =
    encoded.length <= LONGEST_KEY
      ? encoded
      : `${encoded.slice(0, LONGEST_KEY)}~${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
  return path.join(folderOf(location), `${name}.json`);
}

function writeDraft(file: string, resource: StoredResource): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${path.join(path.dirname(file), randomUUID())}.draft`;
  writeFileSync(draft, `${JSON.stringify(resource, undefined, 2)}\n`);
  return draft;
}

function readResource(file: string): StoredResource | undefined {
  const text = readIfThere(file);
  if (text === undefined) {
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const { seed, values, unrecordedBy } = parsed as Partial<StoredResource>;
  if (typeof seed !== "string" || !isObject(values)) {
    throw new Error(`${file} has no seed and values: it was not written by the local cloud`);
  }
  return { seed, values, ...(unrecordedBy === undefined ? {} : { unrecordedBy }) };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return [];
    }
    throw error;
  }
}
