import { Command } from "commander";
import { isLocalEnvironment } from "../../config/environments";
import { requireApprover } from "../approval";
import { approvedByOperator, approvedLocally } from "../bootstrap-observers";
import { inEnvironment } from "../environment";
import {
  type ApprovalOptions,
  type ConfigurationOptions,
  withApprovalOption,
  withConfigurationOptions,
} from "../options";
import { bootstrap } from "../state-bucket";
import { synthesize } from "../synthesis";
import { print, step } from "../terminal";

export function bootstrapCommand(): Command {
  const command = new Command("bootstrap").description(
    "make the bucket for the Terraform state, once per environment, and move the bucket's own state into it",
  );
  return withApprovalOption(withConfigurationOptions(command)).action(run);
}

async function run(options: ConfigurationOptions & ApprovalOptions): Promise<void> {
  if (!isLocalEnvironment(options.environment)) requireApprover(options);
  // A bad configuration is told before anybody looks for credentials.
  await synthesize({ ...options, deploying: true });
  await inEnvironment(options.environment, "npm run bootstrap", async (environment) => {
    const words = { made: "made; it holds its own state", present: "there already; its state is up to date" };
    if (environment.cloud === undefined) {
      const outcome = await bootstrap(options, environment, approvedByOperator(options.autoApprove));
      print(`State bucket: ${words[outcome]}. Next: npm run deploy${environment.option}`);
    } else {
      await step("State bucket", async (progress) => ({
        outcome: words[await bootstrap(options, environment, approvedLocally(progress))],
      }));
    }
  });
}
