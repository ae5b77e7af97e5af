import { resourcesOf, type SynthesizedResources } from "../terraform/resource";
import type { RawState } from "../terraform/state";

/** A stack as it is synthesized, with the locals that the launch template refers to. */
export type SynthesizedInstanceStack = SynthesizedResources & {
  readonly locals?: Readonly<Record<string, unknown>>;
};

/** What the programs of an instance read from their environment, by the program. */
export interface InstanceEnvironment {
  readonly llmService: Readonly<Record<string, string>>;
  readonly healthProxy: Readonly<Record<string, string>>;
}

const files = {
  llmService: "/etc/llm-service/llm-service.env",
  healthProxy: "/etc/llm-service/health-proxy.env",
};

/**
 * Reads the environment files that the launch template's user data writes.
 *
 * @param stack the synthesized configuration or the applied state
 * @throws Error when there is no launch template, or its user data is not what cloud-init reads
 */
export function readInstanceEnvironment(stack: SynthesizedInstanceStack | RawState): InstanceEnvironment {
  const content = readWrittenFiles(stack);
  return {
    llmService: parseEnvironmentFile(content(files.llmService)),
    healthProxy: parseEnvironmentFile(content(files.healthProxy)),
  };
}

/**
 * Reads the files that the launch template's user data writes: gives the content of the one at a path.
 *
 * @throws Error when there is no launch template, or its user data is not what cloud-init reads; so does the function
 *   that it returns, when there is no such file
 */
export function readWrittenFiles(stack: SynthesizedInstanceStack | RawState): (path: string) => string {
  const written = writtenFiles(userDataOf(stack));
  return (path) => {
    const content = written.get(path);
    if (content === undefined) {
      throw new Error(
        `the launch template's user data writes no ${path}; it writes ${[...written.keys()].join(", ")}`,
      );
    }
    return content;
  };
}

function userDataOf(stack: SynthesizedInstanceStack | RawState): string {
  const templates = resourcesOf(stack).filter(({ type }) => type === "aws_launch_template");
  const userData = templates[0]?.attributes.user_data;
  if (templates.length !== 1 || typeof userData !== "string") {
    throw new Error(
      `the stack should have one aws_launch_template with user data, and has ${templates.length}`,
    );
  }
  const local = /^\$\{base64encode\(local\.([\w-]+)\)\}$/.exec(userData)?.[1];
  if (local === undefined) return Buffer.from(userData, "base64").toString("utf8");
  const text = "locals" in stack ? stack.locals?.[local] : undefined;
  if (typeof text !== "string")
    throw new Error(`the stack has no local ${local}, which its user data refers to`);
  // As Terraform reads it; references stay as they are.
  return text.replace(/([$%])\1(?=\{)/g, "$1");
}

function writtenFiles(userData: string): Map<string, string> {
  const [head, ...rest] = userData.split("\n");
  if (head !== "#cloud-config")
    throw new Error(`user data begins with "${head}", and not with "#cloud-config"`);
  const { write_files: written } = JSON.parse(rest.join("\n")) as {
    write_files: readonly { readonly path: string; readonly content: string }[];
  };
  return new Map(written.map(({ content, path }) => [path, content]));
}

/** As systemd and docker read it: a variable a line. */
function parseEnvironmentFile(content: string): Record<string, string> {
  const lines = content.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
