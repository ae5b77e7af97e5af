import { readFileSync } from "node:fs";
import { Refusal } from "../../refusal";

/**
 * A file that an argument names, relative to the folder where Terraform runs, as the provider opens it.
 *
 * @param doing what the provider says it was doing: `reading ZIP file (x.zip)`.
 * @throws Refusal where there is no such file.
 */
export function readLocalFile(path: string, doing: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file or directory" : error;
    throw new Refusal(`${doing}: open ${path}: ${reason}`);
  }
}
