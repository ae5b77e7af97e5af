import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatSchema, SchemaFile } from "../../../../local/provider/schema/schema-file";
import type { Block, ProviderSchema } from "../../../../local/provider/schema/types";
import { attribute, temporaryFolder } from "../support/local-cloud";

const block = (name: string): Block => ({ attributes: [attribute(name, "optional")], blocks: [] });

const schema: ProviderSchema = {
  packageVersion: "1.2.3",
  providerVersion: "4.5.6",
  provider: block("region"),
  resources: { aws_both: block("of_resource"), aws_only_resource: block("own") },
  dataSources: { aws_both: block("of_data_source"), aws_only_data: block("own") },
};

function written(): string {
  const file = path.join(temporaryFolder(), "schema.json");
  writeFileSync(file, formatSchema(schema));
  return file;
}

test("the file is plain JSON of the whole schema", () => {
  expect(JSON.parse(readFileSync(written(), "utf8"))).toEqual(schema);
});

test("single types are read from it, and a name in both sections stays apart", () => {
  const file = new SchemaFile(written());
  expect(file.providerVersion).toBe("4.5.6");
  expect(file.provider).toEqual(schema.provider);
  expect(file.resource("aws_both")).toEqual(schema.resources.aws_both);
  expect(file.dataSource("aws_both")).toEqual(schema.dataSources.aws_both);
  expect(file.dataSource("aws_only_data")).toEqual(schema.dataSources.aws_only_data);
});

test("a type that only exists as the other kind is not found", () => {
  const file = new SchemaFile(written());
  expect(file.findResource("aws_only_data")).toBeUndefined();
  expect(() => file.dataSource("aws_only_resource")).toThrow("no aws_only_resource in its dataSources");
});
