import { join } from "node:path";
import { projectDirectory } from "../config/project-directory";

/** Absolute path of a file below `assets/`. */
export function assetPath(...segments: string[]): string {
  return join(projectDirectory, "assets", ...segments);
}
