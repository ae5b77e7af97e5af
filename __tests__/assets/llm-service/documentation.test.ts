import { readFileSync } from "node:fs";
import { join } from "node:path";
import { variables } from "../../../assets/llm-service/src/settings";
import { projectDirectory } from "../../../local/paths";

test("docs/llm-service.md has every variable with its default and what is allowed", () => {
  const page = readFileSync(join(projectDirectory, "docs/llm-service.md"), "utf8");
  for (const [name, { allowed, defaultValue }] of Object.entries(variables)) {
    const shown = defaultValue === "" ? "" : `\`${defaultValue}\``;
    expect(page).toContain(`| \`${name}\` | ${shown} | ${allowed} |`);
  }
});
