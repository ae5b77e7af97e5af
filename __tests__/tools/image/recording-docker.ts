import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One call of docker. */
export interface DockerCall {
  readonly args: readonly string[];
  readonly input: string;
  readonly config: string;
  readonly configFile: string;
  readonly host: string;
  readonly buildKit: string;
  readonly directory: string;
}

/**
 * A program named docker that writes down how it is called, remembers what was "built", and fails or waits where the
 * test says so.
 */
export class RecordingDocker {
  readonly binDirectory: string;
  private readonly record: string;

  constructor(private readonly directory: string) {
    this.binDirectory = path.join(directory, "bin");
    this.record = path.join(directory, "calls");
    mkdirSync(this.binDirectory);
    const file = path.join(this.binDirectory, "docker");
    writeFileSync(file, this.program());
    chmodSync(file, 0o755);
  }

  /** Every call whose line is whole: a docker that is just starting may have made the file, and written nothing yet. */
  get calls(): DockerCall[] {
    if (!existsSync(this.record)) return [];
    const lines = readFileSync(this.record, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /** First words of every call but those that only ask. */
  get deeds(): string[] {
    return this.calls
      .map(({ args }) => args[0] ?? "")
      .filter((word) => !["version", "image", "context"].includes(word));
  }

  call(word: string): DockerCall {
    const found = this.calls.find(({ args }) => args[0] === word);
    if (found === undefined) throw new Error(`docker ${word} was not called; ${JSON.stringify(this.calls)}`);
    return found;
  }

  /** @param word the command that fails, or waits for the signal that ends it */
  behave(word: string, how: "fails" | "waits"): void {
    writeFileSync(path.join(this.directory, `${word}.${how}`), "");
  }

  private program(): string {
    return `#!${process.execPath}
const fs = require("node:fs");
const path = require("node:path");
const args = process.argv.slice(2);
const input = args[0] === "login" ? fs.readFileSync(0, "utf8") : "";
const config = process.env.DOCKER_CONFIG ?? "";
const configFile = config === "" ? "" : fs.readFileSync(path.join(config, "config.json"), "utf8");
const { DOCKER_HOST: host = "", DOCKER_BUILDKIT: buildKit = "" } = process.env;
fs.appendFileSync(${JSON.stringify(this.record)},
  JSON.stringify({ args, input, config, configFile, host, buildKit, directory: process.cwd() }) + "\\n");
const mark = (name) => path.join(${JSON.stringify(this.directory)}, name);
if (fs.existsSync(mark(args[0] + ".fails"))) {
  console.error("docker says why");
  process.exit(1);
}
if (fs.existsSync(mark(args[0] + ".waits"))) setInterval(() => {}, 1000);
const built = (reference) => mark(reference.replaceAll("/", "_"));
if (args[0] === "build") fs.writeFileSync(built(args[args.indexOf("--tag") + 1]), "");
if (args[0] === "image" && !fs.existsSync(built(args.at(-1)))) process.exit(1);
if (args[0] === "context") console.log("unix:///run/user/1000/docker.sock");
`;
  }
}
