import type { SynthesizedStack } from "../local/terraform/manifest";
import { approvedLocally } from "./bootstrap-observers";
import type { Environment } from "./environment";
import { CommandFailed } from "./failure";
import type { ConfigurationOptions } from "./options";
import { bootstrap, isBootstrapped } from "./state-bucket";
import { stateBackendStackName } from "./synthesis";
import { step } from "./terminal";

/**
 * Before a command that needs the state: makes the bucket in the local cloud, where it costs nothing; in AWS it says
 * which command makes it.
 */
export async function ensureStateBucket(
  options: ConfigurationOptions,
  stacks: readonly SynthesizedStack[],
  environment: Environment,
): Promise<void> {
  if (await isBootstrapped(stacks, environment)) return;
  if (environment.cloud === undefined) {
    throw new CommandFailed(
      `The bucket for the state of "${environment.name}" (${stateBackendStackName}) is not there yet. Run: npm run bootstrap${environment.option}`,
      1,
    );
  }
  await step("State bucket", async (progress) => {
    await bootstrap(options, environment, approvedLocally(progress));
    return { outcome: "made; it holds its own state" };
  });
}
