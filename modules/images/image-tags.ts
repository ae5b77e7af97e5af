import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../config/project-directory";
import { contextFiles } from "./build-context";
import { type ImageDefinition, type ImageName, imageDefinitions } from "./image-definition";
import { packageClosure } from "./package-closure";

/** The configuration keys that name an image made elsewhere. */
export interface ImageTagOverrides {
  readonly engineImageTag?: string | undefined;
  readonly serviceImageTag?: string | undefined;
  readonly healthProxyImageTag?: string | undefined;
}

const hashCharacters = 12;

/** What npm reads of the whole project; an image holds only the packages of its workspace. */
const npmFiles = ["package.json", "package-lock.json"];

/** The tag of every image: the configuration's, else one that follows from what is in the image. */
export function imageTags(overrides: ImageTagOverrides): Readonly<Record<ImageName, string>> {
  return {
    engine: overrides.engineImageTag ?? contentTag(imageDefinitions.engine),
    "llm-service": overrides.serviceImageTag ?? contentTag(imageDefinitions["llm-service"]),
    "health-proxy": overrides.healthProxyImageTag ?? contentTag(imageDefinitions["health-proxy"]),
  };
}

/**
 * `<name>-<hash>` of the Dockerfile, the files that its build sees and the packages that it installs: the same on every
 * machine, whatever the files' times and modes are and whatever else lies about.
 *
 * @param root the project's directory
 */
export function contentTag(definition: ImageDefinition, root: string = projectDirectory): string {
  const hash = createHash("sha256");
  const add = (title: string, content: string | Buffer) =>
    hash.update(`${title} ${Buffer.byteLength(content)}\n`).update(content);
  add("Dockerfile", readFileSync(path.join(root, definition.dockerfile)));
  for (const file of contextFiles(definition, root)) {
    if (definition.workspace !== undefined && npmFiles.includes(file)) continue;
    add(file, readFileSync(path.join(root, definition.context, file)));
  }
  if (definition.workspace !== undefined) {
    add("packages", packageClosure(definition.workspace, root).join("\n"));
  }
  return `${definition.name}-${hash.digest("hex").slice(0, hashCharacters)}`;
}
