import path from "node:path";
import { parseArgs } from "node:util";
import { App, type AppConfig } from "cdktf";
import { ConfigurationError } from "./config/problem";
import { projectDirectory } from "./config/project-directory";
import { resolveConfiguration } from "./config/resolve";
import type { Configuration } from "./config/resolved";
import { environmentFilePath, readEnvironmentFile } from "./config/sources";
import { bundleFunctions } from "./modules/functions/bundle-functions";
import { ChatApiStack } from "./stacks/chat-api-stack";
import { LlmServiceInfraStack } from "./stacks/llm-service-infra-stack";
import { StateBackendStack } from "./stacks/state-backend-stack";
import { VpcInfrastructureStack } from "./stacks/vpc-infrastructure-stack";
import { WebClientStack } from "./stacks/web-client-stack";

export interface ComposeOptions extends AppConfig {
  /** The bucket for the state does not exist yet: the stack that makes it keeps its state in a local file. */
  readonly bootstrap?: boolean;
  /** Directory of the built web client. Default: where `npm run build` puts it. */
  readonly pageDirectory?: string;
}

const builtPage = path.join(projectDirectory, "dist", "web-client");

/** Creates the stacks of one environment in the order of their deployment. */
export function compose(
  configuration: Configuration,
  { bootstrap = false, pageDirectory = builtPage, ...config }: ComposeOptions = {},
): App {
  const app = new App(config);
  const bundles = bundleFunctions();

  new StateBackendStack(app, "StateBackendStack", { configuration, backend: bootstrap ? "local" : "s3" });
  const vpc = new VpcInfrastructureStack(app, "VpcInfrastructureStack", { configuration });
  // The instances stand in the VPC's private subnets, join its target group and write to its encrypted logs.
  new LlmServiceInfraStack(app, "LlmServiceInfraStack", { configuration, vpc });
  // The answering function stands in the VPC's private subnets and asks the load balancer there.
  const chatApi = new ChatApiStack(app, "ChatApiStack", { configuration, vpc, bundles });
  // The page speaks to the chat API, signs in where that says, and logs with the VPC's key.
  new WebClientStack(app, "WebClientStack", { configuration, vpc, chatApi, bundles, pageDirectory });

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
