import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../../config/project-directory";
import { encodeWireSchema } from "../protocol/encode-wire-schema";
import type { ProviderFiles } from "../provider-files";
import { deriveProviderSchema } from "../schema/derive-all";
import { formatSchema } from "../schema/schema-file";
import { createCertificate } from "./certificate";
import { writeMirror } from "./mirror";
import { writeFileWhole } from "./write-file";

const PRIVATE = 0o600;

/**
 * Derives the schema and writes all that the provider needs to run.
 *
 * @param packageDirectory the installed `@cdktf/provider-aws`.
 */
export async function writeBuild(packageDirectory: string, files: ProviderFiles): Promise<void> {
  const schema = deriveProviderSchema(packageDirectory);
  writeFileWhole(files.schema, formatSchema(schema));
  copyProtocol(files);
  writeFileWhole(files.wireSchema, encodeWireSchema(schema, files.protocolFolder));
  writeFileWhole(files.certificate, JSON.stringify(await createCertificate()), PRIVATE);
  writeFileWhole(files.entry, entryScript(files));
  writeMirror(files, schema.providerVersion);
}

function copyProtocol({ protocolFolder }: ProviderFiles): void {
  const sources = path.join(projectDirectory, "local", "provider", "protocol");
  for (const name of readdirSync(sources).filter((file) => file.endsWith(".proto"))) {
    writeFileWhole(path.join(protocolFolder, name), readFileSync(path.join(sources, name)));
  }
}

/** What every launcher in the mirror loads: the compiled provider, with this build's files. */
function entryScript({ entry }: ProviderFiles): string {
  const main = path.join(projectDirectory, "dist", "local", "provider", "main.js");
  const relative = path.relative(path.dirname(entry), main);
  return `require(${JSON.stringify(`./${relative}`)}).serve(__dirname);\n`;
}
