import { readFileSync } from "node:fs";
import path from "node:path";

/** An entry of `packages` in package-lock.json (version 2 and 3). Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * What `npm ci --workspace <workspace>` installs: the workspace's packages, those to build it included, and all that
 * they need. Returns `<place> <version> <integrity>`, sorted; where a package was downloaded from is left out.
 *
 * @param workspace its path in the lock file, for example `assets/llm-service`
 * @param root the directory of package-lock.json
 * @throws Error when the lock file lacks the workspace or one of its packages
 */
export function packageClosure(workspace: string, root: string): string[] {
  const file = path.join(root, "package-lock.json");
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
  const start = packages[workspace];
  if (start === undefined) throw new Error(`package-lock.json has no ${workspace}. Run: npm install`);

  const reached = new Map<string, LockedPackage>();
  const visit = (place: string, names: Iterable<readonly [name: string, required: boolean]>) => {
    for (const [name, required] of names) {
      const found = resolve(packages, place, name);
      if (found === undefined) {
        if (!required) continue;
        throw new Error(`package-lock.json lacks ${name}, which ${place} needs. Run: npm install`);
      }
      const locked = packages[found];
      if (reached.has(found) || locked === undefined) continue;
      reached.set(found, locked);
      visit(found, needs(locked));
    }
  };
  visit(workspace, [
    ...needs(start),
    ...Object.keys(start.devDependencies ?? {}).map((name) => [name, true] as const),
  ]);
  return [...reached]
    .map(([place, { version = "", integrity = "" }]) => `${place} ${version} ${integrity}`)
    .sort();
}

/** Node's own search: in node_modules of the place, then of every directory above it. */
function resolve(
  packages: Readonly<Record<string, LockedPackage>>,
  place: string,
  name: string,
): string | undefined {
  for (let directory = place; ; directory = path.posix.dirname(directory)) {
    const top = directory === ".";
    const candidate = top ? `node_modules/${name}` : `${directory}/node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (top) return undefined;
  }
}

function needs(locked: LockedPackage): (readonly [name: string, required: boolean])[] {
  const optional = Object.keys(locked.optionalDependencies ?? {});
  return [
    ...optional.map((name) => [name, false] as const),
    ...Object.keys(locked.dependencies ?? {}).map((name) => [name, !optional.includes(name)] as const),
    ...Object.keys(locked.peerDependencies ?? {})
      // An optional peer is installed only where somebody else needs it.
      .filter((name) => locked.peerDependenciesMeta?.[name]?.optional !== true)
      .map((name) => [name, true] as const),
  ];
}
