import { readFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { bundleFunctions, type FunctionBundles } from "../../modules/functions/bundle-functions";
import { type FunctionName, functionGroups } from "../../modules/functions/function-name";

/** Every Lambda function. */
export const functionNames: readonly FunctionName[] = Object.values(functionGroups).flat();

/** Path of the zip that the stack packages a function in. */
export function functionZip(name: FunctionName, bundles: FunctionBundles = bundleFunctions()): string {
  const group = Object.entries(functionGroups).find(([, names]) => names.some((each) => each === name))?.[0];
  if (group === undefined) throw new Error(`no group has ${name}`);
  return path.join(bundles.directory, group, `${name}.zip`);
}

/** The one file in it. */
export function functionCode(name: FunctionName): Uint8Array {
  const { "index.js": code, ...others } = unzipSync(readFileSync(functionZip(name)));
  if (code === undefined || Object.keys(others).length > 0) throw new Error(`${name}: not one index.js`);
  return code;
}
