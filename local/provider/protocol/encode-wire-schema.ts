import { resourceRules } from "../rules";
import type { ProviderSchema } from "../schema/types";
import { definitionOf, loadServices } from "./server";
import { wireSchemas } from "./wire-schema";

/** The answer to `GetSchema` in the bytes that go over the wire. */
export function encodeWireSchema(schema: ProviderSchema, protocolFolder: string): Uint8Array {
  const definition = definitionOf(loadServices(protocolFolder, "tfplugin5.proto"), "tfplugin5.Provider");
  const getSchema = definition.GetSchema;
  if (getSchema === undefined) {
    throw new Error("tfplugin5.proto has no GetSchema");
  }
  return getSchema.responseSerialize(wireSchemas(schema, resourceRules));
}
