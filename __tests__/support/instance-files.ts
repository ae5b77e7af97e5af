import { synthesize } from "./synthesize";

/** The shapes of an instance, each with the options that select it. */
export const instanceVariants = {
  "Amazon Linux 2": [],
  "Amazon Linux 2023": ["instances.image=al2023"],
  GPU: ["instances.image=gpu", "instances.types=g5.xlarge", "instances.rootVolumeGiB=60"],
} as const;

export interface InstanceFile {
  readonly path: string;
  readonly permissions: string;
  readonly content: string;
}

export interface InstanceFiles {
  /** cloud-init user data as EC2 gets it. */
  readonly userData: string;
  readonly files: readonly InstanceFile[];
  /** The content of one file. Fails when there is none. */
  content(path: string): string;
  /** The variables of an environment file. */
  variables(path: string): Record<string, string>;
}

/** What a reference to another resource becomes, longer than any real value. */
const sampleValue = `sample/${"x".repeat(80)}`;

/** The user data of the synthesized launch template, with Terraform's own part of the work done. */
export function instanceFiles(options: readonly string[] = []): InstanceFiles {
  const template = String(synthesize(options).LlmServiceInfraStack.locals["launch-template_user-data"]);
  const userData = template.replace(/(?<!\$)\$\{[^}]+\}/g, sampleValue).replace(/([$%])\1(?=\{)/g, "$1");
  const [head, ...rest] = userData.split("\n");
  if (head !== "#cloud-config") throw new Error(`user data begins with ${head}`);
  const { write_files: files } = JSON.parse(rest.join("\n")) as { write_files: InstanceFile[] };
  const content = (path: string) => {
    const file = files.find((each) => each.path === path);
    if (file === undefined)
      throw new Error(`no ${path}; there are: ${files.map((each) => each.path).join(", ")}`);
    return file.content;
  };
  return {
    userData,
    files,
    content,
    variables: (path) =>
      Object.fromEntries(
        content(path)
          .trimEnd()
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      ),
  };
}
