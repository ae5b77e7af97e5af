import { parseArgs } from "node:util";
import { App, type AppConfig } from "cdktf";
import { ConfigurationError } from "./config/problem";
import { resolveConfiguration } from "./config/resolve";
import type { Configuration } from "./config/resolved";
import { environmentFilePath, readEnvironmentFile } from "./config/sources";
import { LlmServiceInfraStack } from "./stacks/llm-service-infra-stack";
import { StateBackendStack } from "./stacks/state-backend-stack";
import { VpcInfrastructureStack } from "./stacks/vpc-infrastructure-stack";

export interface ComposeOptions extends AppConfig {
  /** The bucket for the state does not exist yet: the stack that makes it keeps its state in a local file. */
  readonly bootstrap?: boolean;
}

/** Creates the stacks of one environment in the order of their deployment. */
export function compose(
  configuration: Configuration,
  { bootstrap = false, ...config }: ComposeOptions = {},
): App {
  const app = new App(config);

  new StateBackendStack(app, "StateBackendStack", { configuration, backend: bootstrap ? "local" : "s3" });
  const vpc = new VpcInfrastructureStack(app, "VpcInfrastructureStack", { configuration });
  // The instances stand in the VPC's private subnets, join its target group and write to its encrypted logs.
  new LlmServiceInfraStack(app, "LlmServiceInfraStack", { configuration, vpc });

  return app;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      environment: { type: "string" },
      set: { type: "string", multiple: true, default: [] },
      bootstrap: { type: "boolean", default: false },
      deploying: { type: "boolean", default: false },
    },
  });
  const configuration = resolveConfiguration({
    environment: values.environment,
    environmentFile: readEnvironmentFile(environmentFilePath(process.env)),
    variables: process.env,
    options: values.set,
    deploying: values.deploying,
  });
  compose(configuration, { bootstrap: values.bootstrap }).synth();
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    const isOperatorsMistake = error instanceof ConfigurationError || isUsageError(error);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = isOperatorsMistake ? ConfigurationError.exitCode : 1;
  }
}

function isUsageError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
