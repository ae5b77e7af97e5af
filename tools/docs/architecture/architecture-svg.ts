import { buildArchitecture } from "./build-architecture";
import { layOut } from "./lay-out";
import { renderSvg } from "./render-svg";
import type { StackJsons } from "./synthesized-stacks";

/**
 * `docs/images/architecture.svg`: the parts of the stacks and how they use each other. The same stacks give the same
 * bytes.
 *
 * @throws Error names the resources that are neither drawn nor left out on purpose
 */
export async function architectureSvg(stacks: StackJsons): Promise<string> {
  const drawing = buildArchitecture(stacks);
  return renderSvg(drawing, await layOut(drawing));
}
