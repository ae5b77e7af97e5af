import type { AppliedStack } from "../../local/terraform/applied-stack";
import { Deployment } from "./deployment";

/** The stacks of the product, applied in a local cloud that has been closed again: what is left of it is their states. */
export interface AppliedStacks {
  readonly vpc: AppliedStack;
  readonly llmService: AppliedStack;
  readonly chatApi: AppliedStack;
  readonly webClient: AppliedStack;
  /** Removes the files that the states name. */
  remove(): void;
}

const stackOf = {
  vpc: "VpcInfrastructureStack",
  llmService: "LlmServiceInfraStack",
  chatApi: "ChatApiStack",
  webClient: "WebClientStack",
} as const;

/**
 * Applies all stacks with real Terraform, which takes some 15 s.
 *
 * @param options of the configuration, beside an LLM service that never sleeps
 * @param pageDirectory the built page. Default: a small one
 */
export async function applyStacks(
  options: readonly string[] = [],
  pageDirectory?: string,
): Promise<AppliedStacks> {
  const deployment = await Deployment.open();
  try {
    deployment.synthesize(
      ["scaling.schedule.enabled=false", ...options],
      pageDirectory === undefined ? {} : { pageDirectory },
    );
    const apply = async (part: keyof typeof stackOf): Promise<AppliedStack> => {
      await deployment.apply(stackOf[part]);
      return {
        state: await deployment.state(stackOf[part]),
        directory: deployment.stackDirectory(stackOf[part]),
      };
    };
    // In the order of deployment.
    const vpc = await apply("vpc");
    const llmService = await apply("llmService");
    const chatApi = await apply("chatApi");
    const webClient = await apply("webClient");
    return { vpc, llmService, chatApi, webClient, remove: () => deployment.close() };
  } catch (error) {
    deployment.close();
    throw error;
  }
}
