import { writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../local/paths";
import { renderConfigurationReference } from "./configuration-reference";

/** Writes the generated pages of `docs/`. */
writeFileSync(path.join(projectDirectory, "docs", "configuration.md"), renderConfigurationReference());
