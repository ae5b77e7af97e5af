import { attributeType, objectClass, structureName, structureOf, writtenMembers } from "./attribute-type";
import { type GeneratedAttribute, type GeneratedSource, memberKey, TOP_LEVEL } from "./generated-source";
import { type Attribute, type Block, blockHasDynamic, type NestedBlock, type Nesting } from "./types";

/** The schema block of a resource, a data source or the provider. */
export function buildBlock(source: GeneratedSource): Block {
  const block = blockOfClass(source, source.topClass, TOP_LEVEL, `${source.topClass}Config`);
  // `alias` belongs to Terraform; the generator adds it to the provider's own arguments.
  return source.kind === "provider"
    ? { ...block, attributes: block.attributes.filter((attribute) => attribute.name !== "alias") }
    : block;
}

function blockOfClass(
  source: GeneratedSource,
  className: string,
  structure: string,
  interfaceName: string,
): Block {
  const documented = source.documentedBlocks.get(interfaceName);
  const attributes: Attribute[] = [];
  const blocks: NestedBlock[] = [];
  for (const attribute of source.classes.get(className)?.attributes ?? []) {
    // `isBlock` in the code only means that the value is complex: the documentation tells blocks apart.
    const blockStructure = documented?.has(attribute.name) ? storedStructure(attribute) : undefined;
    if (blockStructure === undefined) {
      attributes.push(buildAttribute(source, structure, attribute));
    } else {
      blocks.push(buildNestedBlock(source, structure, attribute, blockStructure));
    }
  }
  return { attributes, blocks };
}

/** The structure that an argument holds, when it holds one or a list of one. */
function storedStructure({ storage }: GeneratedAttribute): string | undefined {
  if (storage === undefined) {
    return undefined;
  }
  if ("instanceOf" in storage) {
    return storage.ofCdktf ? undefined : structureName(storage.instanceOf);
  }
  return /^([A-Z]\w+)/.exec(storage.type)?.[1];
}

function buildAttribute(
  source: GeneratedSource,
  structure: string,
  attribute: GeneratedAttribute,
): Attribute {
  const { name, required, optional, computed } = attribute;
  return {
    name,
    type: attributeType(source, structure, attribute),
    ...(required ? { required } : {}),
    ...(optional ? { optional } : {}),
    ...(computed ? { computed } : {}),
    // The generator drops the mark; the provider names every write-only argument so.
    ...(name.endsWith("_wo") && !computed ? { writeOnly: true } : {}),
  } as Attribute;
}

function buildNestedBlock(
  source: GeneratedSource,
  structure: string,
  attribute: GeneratedAttribute,
  blockStructure: string,
): NestedBlock {
  const key = memberKey(structure, attribute.name);
  const repeated = source.jsonMappers.get(key)?.includes("listMapper(") ?? false;
  const kind = source.hclKinds.get(key);
  const block = blockOfStructure(source, blockStructure);
  const nesting = nestingOf(kind, repeated, block);
  return {
    name: attribute.name,
    nesting,
    minItems: nesting !== "SINGLE" && attribute.required ? 1 : 0,
    // A list or set that the code keeps as one object can hold one.
    maxItems: nesting !== "SINGLE" && !repeated ? 1 : 0,
    block,
  };
}

function nestingOf(kind: string | undefined, repeated: boolean, block: Block): Nesting {
  if (!repeated && kind === "struct") {
    return "SINGLE";
  }
  // Terraform refuses values of dynamic type in a set, whose elements must share one type.
  return kind === "set" && !blockHasDynamic(block) ? "SET" : "LIST";
}

function blockOfStructure(source: GeneratedSource, name: string): Block {
  const className = objectClass(name);
  if (source.classes.has(className)) {
    return blockOfClass(source, className, structureOf(className), name);
  }
  // The provider's own structures have writer functions only.
  const attributes = writtenMembers(source, name).map(
    ([member, type]): Attribute => ({ name: member, type, optional: true }),
  );
  return { attributes, blocks: [] };
}
