import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildDirectory } from "../../local/paths";

/** Directory of the page as set-up builds it. @throws Error there is none */
export function builtPage(): string {
  const directory = join(buildDirectory, "web-client");
  if (!existsSync(directory)) throw new Error("The page is not built. Run: npm run build");
  return directory;
}
