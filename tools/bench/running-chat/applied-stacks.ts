import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ChatServiceOptions } from "../../../local/chat-service/chat-service";
import type { AppliedStack } from "../../../local/terraform/applied-stack";
import type { SynthesizedStack } from "../../../local/terraform/manifest";
import { Terraform } from "../../../local/terraform/terraform";
import { ensureStateBucket } from "../../ensure-state-bucket";
import { type Environment, inEnvironment } from "../../environment";
import { CommandFailed } from "../../failure";
import { selectStacks, synthesize } from "../../synthesis";

const environmentName = "test";
const planFile = "bench.tfplan";

/** What the chat service starts from. */
export type AppliedStacks = Pick<ChatServiceOptions, "vpc" | "llmService" | "chatApi" | "webClient"> & {
  /** Removes the files that the states name. */
  remove(): void;
};

/**
 * Applies every stack in a new local cloud, which is closed again: what is left of it is the states.
 *
 * @param configuration `key=value`, as `--set` takes them
 */
export async function applyStacks(configuration: readonly string[]): Promise<AppliedStacks> {
  const directory = mkdtempSync(path.join(tmpdir(), "bench-chat-stacks-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.env.LOCAL_CLOUD_DIRECTORY = path.join(directory, "cloud");
  process.env.CDKTF_OUTDIR = path.join(directory, "cdktf.out");
  try {
    const options = { environment: environmentName, set: [...configuration] };
    const stacks = await synthesize(options);
    return await inEnvironment(environmentName, "npm run bench", async (environment) => {
      await ensureStateBucket(options, stacks, environment);
      const applied = new Map<string, AppliedStack>();
      for (const stack of selectStacks(stacks, [])) applied.set(stack.name, await apply(stack, environment));
      const named = (name: string): AppliedStack => {
        const stack = applied.get(name);
        if (stack === undefined) throw new CommandFailed(`there is no ${name}`, 1);
        return stack;
      };
      return {
        vpc: named("VpcInfrastructureStack"),
        llmService: named("LlmServiceInfraStack"),
        chatApi: named("ChatApiStack"),
        webClient: named("WebClientStack"),
        remove,
      };
    });
  } catch (error) {
    remove();
    throw error;
  } finally {
    delete process.env.LOCAL_CLOUD_DIRECTORY;
    delete process.env.CDKTF_OUTDIR;
  }
}

async function apply({ directory }: SynthesizedStack, environment: Environment): Promise<AppliedStack> {
  const terraform = new Terraform(directory, environment.terraform);
  await terraform.init();
  await terraform.plan(planFile);
  await terraform.apply(planFile);
  const state = await terraform.state();
  if (state === undefined) throw new CommandFailed(`${directory} has no state after apply`, 1);
  return { directory, state };
}
