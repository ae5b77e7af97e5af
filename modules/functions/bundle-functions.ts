import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BuildFailure, BuildOptions } from "esbuild";
import { projectDirectory } from "../../config/project-directory";
import { bundleInputs, isBundleInput } from "./bundle-inputs";
import { type FunctionName, functionGroups } from "./function-name";

/** The code of the functions as Lambda takes it. */
export interface FunctionBundles {
  /** Absolute path. In it lies `<group>/<name>.zip` for each function, a zip with one file, `index.js`. */
  readonly directory: string;
  /** SHA-256 of each zip in base64, as Lambda gives it too. */
  readonly hashes: Readonly<Record<FunctionName, string>>;
}

/** Where the code of each function lies: `<group>/<name>`. */
const places = Object.entries(functionGroups).flatMap(([group, names]) =>
  names.map((name) => ({ name, place: `${group}/${name}` })),
);

/** Change it with anything in this file that changes the zips. */
const format = 1;

const buildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  minify: true,
  charset: "utf8",
  // The modules of the SDK shake off what is not used; its CommonJS files do not.
  mainFields: ["module", "main"],
  // Lambda's credentials are in the environment; the SDK's search for others is a third of a bundle.
  alias: { "@aws-sdk/credential-provider-node": "./assets/lambda/src/common/environment-credentials.ts" },
  // grpc-js asks for it only to serve its own diagnostics, which nobody does here: 140 KB.
  external: ["@grpc/proto-loader"],
  legalComments: "none",
  sourcemap: false,
  // Compiler options are those above, not those of a file that happens to lie somewhere above the sources.
  tsconfigRaw: {},
} as const satisfies BuildOptions;

/**
 * Bundles every function, or finds them in `dist/functions`, where they lie under a hash of all that goes into them. The
 * same sources and packages give the same bytes, in whatever directory.
 *
 * @param root the project's directory
 * @throws Error when a function has no source, or does not compile: with the bundler's messages
 */
export function bundleFunctions(root: string = projectDirectory): FunctionBundles {
  const entries = Object.fromEntries(
    places.map(({ name, place }) => [place, `assets/lambda/src/${name}/main.ts`]),
  );
  const missing = Object.values(entries).filter((entry) => !existsSync(path.join(root, entry)));
  if (missing.length > 0)
    throw new Error(`the functions cannot be bundled: there is no ${missing.join(", no ")}`);

  const store = path.join(root, "dist", "functions");
  const directory = path.join(store, bundleInputs(root, { format, buildOptions, entries }));
  if (!existsSync(directory)) keep(directory, build(root, entries));
  const hashes = places.map(({ name, place }) => {
    const zip = readFileSync(path.join(directory, `${place}.zip`));
    return [name, createHash("sha256").update(zip).digest("base64")];
  });
  return { directory, hashes: Object.fromEntries(hashes) };
}

/** The code of each function by its place. */
function build(root: string, entryPoints: Record<string, string>): Map<string, Uint8Array> {
  // Loaded only when there is something to do: it takes longer than the rest of a synthesis.
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { metafile, outputFiles } = (() => {
    try {
      return buildSync({
        ...buildOptions,
        absWorkingDir: root,
        entryPoints,
        outdir: "dist",
        write: false,
        metafile: true,
        logLevel: "silent",
      });
    } catch (error) {
      throw new Error(`the functions cannot be bundled:\n${messages(error as BuildFailure)}`);
    }
  })();
  // Otherwise a change of that file would not be noticed.
  const unknown = Object.keys(metafile.inputs).filter((file) => !isBundleInput(file));
  if (unknown.length > 0) throw new Error(`the functions must not import ${unknown.join(", ")}`);
  return new Map(
    outputFiles.map(({ path: file, contents }) => [
      path.relative(path.join(root, "dist"), file).replace(/\.js$/, ""),
      contents,
    ]),
  );
}

function messages({ errors = [], message }: BuildFailure): string {
  if (errors.length === 0) return message;
  return errors
    .map(({ location, text }) => (location === null ? text : `${location.file}:${location.line}: ${text}`))
    .join("\n");
}

/** Writes the zips where nobody looks yet, and gives them their name at once: another synthesis may do the same. */
function keep(directory: string, codes: ReadonlyMap<string, Uint8Array>): void {
  const store = path.dirname(directory);
  mkdirSync(store, { recursive: true });
  const unfinished = mkdtempSync(path.join(store, ".unfinished-"));
  for (const [place, code] of codes) {
    const file = path.join(unfinished, `${place}.zip`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, zip(code));
  }
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
}

function zip(code: Uint8Array): Uint8Array {
  const { zipSync } = require("fflate") as typeof import("fflate");
  return zipSync(
    { "index.js": code },
    // The first time that a zip can hold, in local time, because that is what it is read as; a file that Unix may read.
    { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100_644 << 16 },
  );
}
