import { withBackend } from "../local/terraform/backend-directory";
import type { SynthesizedStack } from "../local/terraform/manifest";
import { isEmptyState } from "../local/terraform/state";
import type { Environment } from "./environment";
import { stateBackendStackName } from "./synthesis";

/**
 * Which stack, of `candidates`, a stack reads outputs of that is not deployed: Terraform itself only says that an
 * attribute is missing. Empty when there is none.
 */
export async function describeMissingProducer(
  stack: SynthesizedStack,
  candidates: readonly SynthesizedStack[],
  environment: Environment,
): Promise<string> {
  for (const { name, configuration } of candidates) {
    const { backend } = configuration.terraform;
    if (!stack.dependencies.includes(name) || name === stateBackendStackName || backend === undefined)
      continue;
    const state = await withBackend(backend, environment.terraform, (terraform) => terraform.state());
    if (isEmptyState(state)) {
      return (
        `${stack.name} cannot be planned yet: it reads values of ${name}, which is not deployed. ` +
        `Run: npm run deploy${environment.option} --stack ${name}`
      );
    }
  }
  return "";
}
