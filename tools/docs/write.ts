import { writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../local/paths";
import { architectureSvg } from "./architecture/architecture-svg";
import { synthesizeDefaultStacks } from "./architecture/synthesized-stacks";
import { renderConfigurationReference } from "./configuration-reference";

/** Writes what is generated in `docs/`. */
async function main(): Promise<void> {
  const docs = path.join(projectDirectory, "docs");
  writeFileSync(path.join(docs, "configuration.md"), renderConfigurationReference());
  writeFileSync(
    path.join(docs, "images", "architecture.svg"),
    await architectureSvg(synthesizeDefaultStacks()),
  );
}

void main();
