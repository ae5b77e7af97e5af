import { existsSync, readFileSync } from "node:fs";
import { defaultDirectory } from "../../../../local/provider/build";
import { type ProviderFiles, providerFiles } from "../../../../local/provider/provider-files";
import { SchemaFile } from "../../../../local/provider/schema/schema-file";
import type { ProviderSchema } from "../../../../local/provider/schema/types";

/** What `npm run build` made: Terraform runs compiled code, so these tests cannot do without. */
export function builtProvider(): ProviderFiles {
  const files = providerFiles(defaultDirectory());
  if (!existsSync(files.fingerprint)) {
    throw new Error(`${files.cliConfiguration} is missing or half made: run "npm run build" first`);
  }
  return files;
}

export function builtSchema(): SchemaFile {
  return new SchemaFile(builtProvider().schema);
}

/** The whole schema at once. */
export function wholeSchema(): ProviderSchema {
  return JSON.parse(readFileSync(builtProvider().schema, "utf8")) as ProviderSchema;
}
