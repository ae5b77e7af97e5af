import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { AppliedStack } from "../../local/terraform/applied-stack";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { isEmptyState, type RawState } from "../../local/terraform/state";

/** What runs is read from the states of these. */
export const runningStacks = {
  vpc: "VpcInfrastructureStack",
  llmService: "LlmServiceInfraStack",
  chatApi: "ChatApiStack",
  webClient: "WebClientStack",
} as const;

type Part = keyof typeof runningStacks;
export type RunningStacks = Readonly<Record<Part, AppliedStack>>;

/** The applied states of the running stacks, as they lie in the local cloud's S3: its objects are files. */
export class StateFiles {
  private readonly files: readonly {
    readonly part: Part;
    readonly stack: SynthesizedStack;
    readonly file: string;
  }[];

  /** @param cloudDirectory of the local cloud */
  constructor(stacks: readonly SynthesizedStack[], cloudDirectory: string) {
    this.files = Object.entries(runningStacks).map(([part, name]) => {
      const stack = stacks.find((each) => each.name === name);
      const backend = stack?.configuration.terraform.backend?.s3;
      if (stack === undefined || backend === undefined) throw new Error(`${name} has no state in S3`);
      return {
        part: part as Part,
        stack,
        file: path.join(cloudDirectory, "s3", backend.bucket, backend.key),
      };
    });
  }

  /** Names of the stacks that are not applied, or were destroyed. */
  missing(): string[] {
    return this.files.filter(({ file }) => isEmptyState(readState(file))).map(({ stack }) => stack.name);
  }

  /** Changes whenever one of them is written. */
  version(): string {
    return this.files
      .map(({ file }) => {
        const found = statSync(file, { throwIfNoEntry: false });
        return found === undefined ? "" : `${found.mtimeMs}/${found.ino}/${found.size}`;
      })
      .join(" ");
  }

  /** @throws Error when one of them is missing */
  read(): RunningStacks {
    const stacks = this.files.map(({ part, file, stack: { directory, name } }) => {
      const state = readState(file);
      if (state === undefined) throw new Error(`${name} has no state`);
      return [part, { state, directory }] as const;
    });
    return Object.fromEntries(stacks) as Record<Part, AppliedStack>;
  }
}

/** Each is written in one piece (local/state/mirror.py). */
function readState(file: string): RawState | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
