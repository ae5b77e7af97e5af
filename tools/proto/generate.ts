import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { packageProgram, projectDirectory } from "../../local/paths";
import { run } from "../../local/process/run";
import { CommandFailed } from "../failure";

/** The contract as it was last accepted; also what the service answers reflection with. */
const descriptorSet = path.join("assets", "proto", "generated", "descriptor-set.json");

/**
 * Makes TypeScript of the contract in assets/proto, when it is well-formed and breaks nobody who uses the one before.
 *
 * @param directory the project's, with buf.yaml, buf.gen.yaml, assets/proto and node_modules
 * @param acceptBreaking make it although it breaks somebody
 * @throws CommandFailed with what is wrong, and where
 */
export async function generateProto(
  { acceptBreaking }: { readonly acceptBreaking: boolean },
  directory = projectDirectory,
): Promise<void> {
  const buf = bufIn(directory);
  await buf(["lint"], "Correct the contract.");
  if (!acceptBreaking && existsSync(path.join(directory, descriptorSet))) {
    await buf(
      ["breaking", "--against", descriptorSet],
      "Add fields and messages, and leave those that exist alone. If nobody uses them yet: npm run proto -- --accept-breaking",
    );
  }
  const temporary = mkdtempSync(path.join(tmpdir(), "proto-"));
  try {
    const draft = path.join(temporary, "descriptor-set.json");
    await buf(["build", "--exclude-source-info", "-o", draft], "Correct the contract.");
    // Empties the directory first.
    await buf(["generate"], "");
    cpSync(draft, path.join(directory, descriptorSet));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function bufIn(directory: string) {
  return async (args: readonly string[], fix: string): Promise<void> => {
    const options = { cwd: directory, output: "capture" } as const;
    const { exitCode, stdout, stderr } = await run(packageProgram("buf"), args, options);
    if (exitCode === 0) return;
    throw new CommandFailed(`buf ${args[0]} (${exitCode}):\n${stdout}${stderr}\n${fix}`.trimEnd(), 1);
  };
}
