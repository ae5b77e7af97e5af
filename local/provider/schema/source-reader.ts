import {
  type GeneratedAttribute,
  type GeneratedSource,
  memberKey,
  type Storage,
  TOP_LEVEL,
} from "./generated-source";

const CLASS =
  /^export class (\w+) extends cdktf\.(TerraformResource|TerraformDataSource|TerraformProvider|ComplexObject|ComplexList|ComplexMap) \{$/;
const INTERFACE = /^export interface (\w+)/;
const BLOCK_COMMENT = /^ {2}\* (\w+) block$/;
const JSON_WRITER = /^export function (\w+)ToTerraform\(/;
const HCL_WRITER = /^export function (\w+)ToHclTerraform\(/;
const JSON_MEMBER = /^\s+(\w+): (.*ToTerraform.*),$/;
const HCL_MEMBER = /^\s+(\w+): \{$/;
const HCL_KIND = /type: "(\w+)"/;
const ATTRIBUTE = /^\s+\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/;
const TERRAFORM_TYPE = /^\s+terraformResourceType: '(\w+)'/;
const STORED_TYPE = /^\s+private _\w+\?: (.*);\s*$/;
const STORED_INSTANCE = /^\s+private _\w+ = new (cdktf\.)?(\w+)\(this, "\w+"(?:, (true|false))?\);\s*$/;
const GETTER = /^\s+return (.*);$/;

const KINDS = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformProvider: "provider",
} as const;

/** Lines that a stored value and its getter span after the attribute's comment. */
const ATTRIBUTE_LINES = 5;
/** Lines between an HCL member's name and its kind. */
const HCL_KIND_LINES = 3;

/** Reads the text of one generated file; undefined when it holds no construct (the package's index). */
export function readGeneratedSource(text: string): GeneratedSource | undefined {
  return new SourceReader(text.split("\n")).read();
}

class SourceReader {
  private readonly classes = new Map<string, { extended: string; attributes: GeneratedAttribute[] }>();
  private readonly documentedBlocks = new Map<string, Set<string>>();
  private readonly jsonMappers = new Map<string, string>();
  private readonly hclKinds = new Map<string, string>();
  private top: { name: string; kind: GeneratedSource["kind"] } | undefined;
  private terraformType = "aws";

  /** The class, interface or function that the line at hand belongs to. */
  private attributes: GeneratedAttribute[] | undefined;
  private interfaceBlocks: Set<string> | undefined;
  private jsonWriter: string | undefined;
  private hclWriter: string | undefined;

  constructor(private readonly lines: readonly string[]) {}

  read(): GeneratedSource | undefined {
    this.lines.forEach((line, index) => {
      this.enterOrLeave(line);
      this.readMember(line, index);
    });
    if (this.top === undefined) {
      return undefined;
    }
    const { classes, documentedBlocks, jsonMappers, hclKinds, terraformType } = this;
    return {
      kind: this.top.kind,
      terraformType,
      topClass: this.top.name,
      classes,
      documentedBlocks,
      jsonMappers,
      hclKinds,
    };
  }

  private enterOrLeave(line: string): void {
    if (line === "}") {
      this.interfaceBlocks = undefined;
      this.attributes = undefined;
      this.enterWriter({});
    } else if (line.startsWith("export ")) {
      this.enterDeclaration(line);
    } else if (line.startsWith("  protected synthesizeAttributes(")) {
      this.enterWriter({ json: TOP_LEVEL });
    } else if (line.startsWith("  protected synthesizeHclAttributes(")) {
      this.enterWriter({ hcl: TOP_LEVEL });
    }
  }

  private enterDeclaration(line: string): void {
    const [, className, extended] = CLASS.exec(line) ?? [];
    if (className !== undefined && extended !== undefined) {
      this.attributes = [];
      this.classes.set(className, { extended, attributes: this.attributes });
      if (extended in KINDS) {
        this.top = { name: className, kind: KINDS[extended as keyof typeof KINDS] };
      }
      return;
    }
    const interfaceName = INTERFACE.exec(line)?.[1];
    if (interfaceName !== undefined) {
      this.interfaceBlocks = new Set();
      this.documentedBlocks.set(interfaceName, this.interfaceBlocks);
      return;
    }
    const hcl = HCL_WRITER.exec(line)?.[1];
    this.enterWriter(hcl === undefined ? { json: JSON_WRITER.exec(line)?.[1] } : { hcl });
  }

  private enterWriter({ json, hcl }: { json?: string | undefined; hcl?: string | undefined }): void {
    this.jsonWriter = json;
    this.hclWriter = hcl;
  }

  private readMember(line: string, index: number): void {
    if (this.interfaceBlocks !== undefined) {
      const block = BLOCK_COMMENT.exec(line)?.[1];
      if (block !== undefined) {
        this.interfaceBlocks.add(block);
      }
      return;
    }
    if (this.jsonWriter !== undefined) {
      const [, name, mapper] = JSON_MEMBER.exec(line) ?? [];
      if (name !== undefined && mapper !== undefined) {
        this.jsonMappers.set(memberKey(this.jsonWriter, name), mapper);
      }
      return;
    }
    if (this.hclWriter !== undefined) {
      const name = HCL_MEMBER.exec(line)?.[1];
      const kind = name && HCL_KIND.exec(this.lines[index + HCL_KIND_LINES] ?? "")?.[1];
      if (name && kind) {
        this.hclKinds.set(memberKey(this.hclWriter, name), kind);
      }
      return;
    }
    if (this.attributes !== undefined) {
      const attribute = this.readAttribute(line, index);
      if (attribute !== undefined) {
        this.attributes.push(attribute);
      }
      this.terraformType = TERRAFORM_TYPE.exec(line)?.[1] ?? this.terraformType;
    }
  }

  private readAttribute(line: string, index: number): GeneratedAttribute | undefined {
    const [, name, computed, optional, required] = ATTRIBUTE.exec(line) ?? [];
    if (name === undefined) {
      return undefined;
    }
    const following = this.lines.slice(index + 1, index + 1 + ATTRIBUTE_LINES);
    const storage = firstOf(following, readStorage);
    const getter = firstOf(following, (text) => GETTER.exec(text)?.[1]);
    return {
      name,
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
      ...(storage === undefined ? {} : { storage }),
      ...(getter === undefined ? {} : { getter }),
    };
  }
}

function readStorage(line: string): Storage | undefined {
  const type = STORED_TYPE.exec(line)?.[1];
  if (type !== undefined) {
    return { type };
  }
  const [, cdktf, instanceOf, set] = STORED_INSTANCE.exec(line) ?? [];
  return instanceOf === undefined
    ? undefined
    : { instanceOf, ofCdktf: cdktf !== undefined, set: set === "true" };
}

function firstOf<T>(lines: readonly string[], read: (line: string) => T | undefined): T | undefined {
  for (const line of lines) {
    const found = read(line);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
