import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { countByType, type RawState } from "../../../local/terraform/state";

/** How the states and what is in the cloud differ. */
interface Difference {
  /** Resources that are in a state, and not there. */
  readonly missing: number;
  /** Resources that are there, and known to no state. */
  readonly unknown: number;
}

/** @param cloudDirectory with one file for each resource: `<account>/<region>/<type>/<key>.json` */
export function compareWithCloud(states: readonly RawState[], cloudDirectory: string): Difference {
  const known = new Map<string, number>();
  for (const state of states) {
    for (const [type, count] of countByType(state)) known.set(type, (known.get(type) ?? 0) + count);
  }
  const there = new Map<string, number>();
  for (const file of readdirSync(cloudDirectory, { recursive: true, encoding: "utf8" })) {
    const [account = "", , type = "", key] = file.split(sep);
    if (!/^\d{12}$/.test(account) || key?.endsWith(".json") !== true) continue;
    there.set(type, (there.get(type) ?? 0) + 1);
  }
  const surplus = (of: ReadonlyMap<string, number>, over: ReadonlyMap<string, number>) =>
    [...of].reduce((sum, [type, count]) => sum + Math.max(0, count - (over.get(type) ?? 0)), 0);
  return { missing: surplus(known, there), unknown: surplus(there, known) };
}
