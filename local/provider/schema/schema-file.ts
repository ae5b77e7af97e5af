import { readFileSync } from "node:fs";
import type { Block, ProviderSchema } from "./types";

type Section = "resources" | "dataSources";

/** The schema as JSON with one type a line, so that a reader can take one type without parsing all. */
export function formatSchema(schema: ProviderSchema): string {
  const section = (types: Readonly<Record<string, Block>>) =>
    `{\n${Object.entries(types)
      .map(([name, block]) => `${JSON.stringify(name)}:${JSON.stringify(block)}`)
      .join(",\n")}\n}`;
  const { packageVersion, providerVersion, provider, resources, dataSources } = schema;
  return `{
"packageVersion":${JSON.stringify(packageVersion)},
"providerVersion":${JSON.stringify(providerVersion)},
"provider":${JSON.stringify(provider)},
"resources":${section(resources)},
"dataSources":${section(dataSources)}
}
`;
}

/** Reads single types out of a schema file: parsing all 2,200 costs every start of the provider 30 ms. */
export class SchemaFile {
  private text: string | undefined;
  private readonly parsed = new Map<string, Block | undefined>();

  constructor(private readonly file: string) {}

  get providerVersion(): string {
    const version: unknown = this.parseLine("providerVersion", 0);
    return String(version);
  }

  get provider(): Block {
    return this.required("provider", "provider", 0);
  }

  /** @throws Error when the provider has no such resource type. */
  resource(type: string): Block {
    return this.required("resources", type, this.sectionStart("resources"));
  }

  /** Undefined when the provider has no such resource type. */
  findResource(type: string): Block | undefined {
    const end = this.sectionStart("dataSources");
    return this.block("resources", type, this.sectionStart("resources"), end);
  }

  /** @throws Error when the provider has no such data source. */
  dataSource(type: string): Block {
    return this.required("dataSources", type, this.sectionStart("dataSources"));
  }

  private required(section: Section | "provider", name: string, from: number): Block {
    const block = this.block(section, name, from);
    if (block === undefined) {
      throw new Error(`the provider has no ${name} in its ${section}`);
    }
    return block;
  }

  private block(section: string, name: string, from: number, end?: number): Block | undefined {
    const key = `${section}.${name}`;
    if (!this.parsed.has(key)) {
      this.parsed.set(key, this.parseLine(name, from, end) as Block | undefined);
    }
    return this.parsed.get(key);
  }

  private parseLine(name: string, from: number, end = Number.POSITIVE_INFINITY): unknown {
    const text = this.read();
    const opening = `\n${JSON.stringify(name)}:`;
    const start = text.indexOf(opening, from);
    if (start < 0 || start > end) {
      return undefined;
    }
    const line = text.slice(start + opening.length, text.indexOf("\n", start + 1));
    return JSON.parse(line.replace(/,$/, ""));
  }

  private sectionStart(section: Section): number {
    return this.read().indexOf(`\n"${section}":{`);
  }

  private read(): string {
    this.text ??= readFileSync(this.file, "utf8");
    return this.text;
  }
}
