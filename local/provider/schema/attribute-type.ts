import {
  type GeneratedAttribute,
  type GeneratedClass,
  type GeneratedSource,
  memberKey,
  type Storage,
} from "./generated-source";
import type { CtyType } from "./types";

/** Suffix of the class that stands for one object of a structure. */
const OBJECT_SUFFIX = "OutputReference";

/** cdktf's own collection classes, whose elements are primitive. */
const CDKTF_COLLECTION = /^(String|Number|Boolean|Any)(Map|List|MapList|ListList)$/;
const CDKTF_ELEMENTS: Readonly<Record<string, CtyType>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  Any: "dynamic",
};

/** The structure whose writer functions describe the members of a class, for example `lbListenerDefaultAction`. */
export function structureOf(className: string): string {
  const name = structureName(className);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The structure's interface name, from the class of one object, of a list or of a map of them. */
export function structureName(className: string): string {
  return className.endsWith(OBJECT_SUFFIX)
    ? className.slice(0, -OBJECT_SUFFIX.length)
    : className.replace(/(List|Map)$/, "");
}

/** The class of one object of a structure. */
export function objectClass(structure: string): string {
  return `${structure}${OBJECT_SUFFIX}`;
}

/** The cty type of one attribute of a structure. */
export function attributeType(
  source: GeneratedSource,
  structure: string,
  attribute: GeneratedAttribute,
  enclosing: readonly string[] = [],
): CtyType {
  const type = typeFromCode(source, structure, attribute, enclosing);
  // A getter can hide that a list is a set (those of the provider class do); the HCL writer never does.
  const isSet = source.hclKinds.get(memberKey(structure, attribute.name)) === "set";
  return isSet && Array.isArray(type) && type[0] === "list" ? ["set", type[1] as CtyType] : type;
}

function typeFromCode(
  source: GeneratedSource,
  structure: string,
  attribute: GeneratedAttribute,
  enclosing: readonly string[],
): CtyType {
  const { storage, getter = "" } = attribute;
  if (storage !== undefined && "instanceOf" in storage) {
    return storage.ofCdktf
      ? cdktfCollection(storage)
      : generatedCollection(source, structure, attribute, storage, enclosing);
  }
  const collection = getter.includes("Fn.tolist(") ? "set" : "list";
  const type =
    (storage && typeFromDeclaration(storage.type, collection)) ??
    (storage && typeFromStructure(source, storage.type, collection, enclosing)) ??
    typeFromGetter(getter, collection);
  if (type === undefined) {
    throw new Error(`attribute ${attribute.name} of ${structure}: no type in its code`);
  }
  return type;
}

function cdktfCollection(storage: Extract<Storage, { instanceOf: string }>): CtyType {
  const [, elementName = "", collection] = CDKTF_COLLECTION.exec(storage.instanceOf) ?? [];
  const element = CDKTF_ELEMENTS[elementName];
  if (element === undefined) {
    throw new Error(`unknown collection class cdktf.${storage.instanceOf}`);
  }
  const list = storage.set ? "set" : "list";
  switch (collection) {
    case "Map":
      return ["map", element];
    case "List":
      return [list, element];
    case "MapList":
      return [list, ["map", element]];
    default:
      return ["list", ["list", element]];
  }
}

function generatedCollection(
  source: GeneratedSource,
  structure: string,
  attribute: GeneratedAttribute,
  storage: Extract<Storage, { instanceOf: string }>,
  enclosing: readonly string[],
): CtyType {
  const element = objectType(source, objectClass(structureName(storage.instanceOf)), enclosing);
  if (storage.instanceOf.endsWith(OBJECT_SUFFIX)) {
    const kind = source.hclKinds.get(memberKey(structure, attribute.name));
    return kind === "list" || kind === "set" ? [kind, element] : element;
  }
  if (source.classes.get(storage.instanceOf)?.extended === "ComplexMap") {
    return ["map", element];
  }
  return [storage.set ? "set" : "list", element];
}

function objectType(source: GeneratedSource, className: string, enclosing: readonly string[]): CtyType {
  const described = classOf(source, className);
  if (enclosing.includes(className)) {
    // cty has no recursive types: what nests in itself keeps any value.
    return "dynamic";
  }
  const structure = structureOf(className);
  const members = described.attributes.map((attribute) => [
    attribute.name,
    attributeType(source, structure, attribute, [...enclosing, className]),
  ]);
  return ["object", Object.fromEntries(members)];
}

function classOf(source: GeneratedSource, className: string): GeneratedClass {
  const found = source.classes.get(className);
  if (found === undefined) {
    throw new Error(`class ${className} is missing`);
  }
  return found;
}

/** From a declared type such as `boolean | cdktf.IResolvable`, `{ [key: string]: string }` or `number[]`. */
function typeFromDeclaration(declaration: string, collection: "list" | "set"): CtyType | undefined {
  const type = primitiveOrCollection(declaration.replaceAll(" | cdktf.IResolvable", ""));
  return Array.isArray(type) && type[0] === "list" ? [collection, type[1] as CtyType] : type;
}

function primitiveOrCollection(declaration: string): CtyType | undefined {
  const text = declaration
    .trim()
    .replace(/^\((.*)\)$/, "$1")
    .trim();
  const primitives: Readonly<Record<string, CtyType>> = {
    string: "string",
    number: "number",
    boolean: "bool",
    any: "dynamic",
  };
  const primitive = primitives[text];
  if (primitive !== undefined) {
    return primitive;
  }
  const mapOf = /^\{ \[key: string\]: (.*) \}$/.exec(text)?.[1];
  const listOf = text.endsWith("[]") ? text.slice(0, -2) : undefined;
  const element = primitiveOrCollection(mapOf ?? listOf ?? "");
  return (mapOf ?? listOf) && element ? [mapOf === undefined ? "list" : "map", element] : undefined;
}

/** From a list of structures that the class keeps as plain objects: `AwsProviderAssumeRole[]`. */
function typeFromStructure(
  source: GeneratedSource,
  declaration: string,
  collection: "list" | "set",
  enclosing: readonly string[],
): CtyType | undefined {
  const name = /^(\w+)\[\]/.exec(declaration)?.[1];
  if (name === undefined) {
    return undefined;
  }
  if (source.classes.has(objectClass(name))) {
    return [collection, objectType(source, objectClass(name), enclosing)];
  }
  const members = writtenMembers(source, name);
  return members.length === 0 ? undefined : [collection, ["object", Object.fromEntries(members)]];
}

/** Members of a structure of which only the writer functions tell, with their types. */
export function writtenMembers(source: GeneratedSource, name: string): [name: string, type: CtyType][] {
  const prefix = memberKey(structureOf(name), "");
  return [...source.jsonMappers]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, mapper]) => [key.slice(prefix.length), typeFromMapper(mapper, source.hclKinds.get(key))]);
}

function typeFromMapper(mapper: string, hclKind: string | undefined): CtyType {
  const primitive = mapper.includes("boolean") ? "bool" : mapper.includes("numberTo") ? "number" : "string";
  if (mapper.includes("listMapper")) {
    return [hclKind === "set" ? "set" : "list", primitive];
  }
  return mapper.includes("hashMapper") ? ["map", primitive] : primitive;
}

function typeFromGetter(getter: string, collection: "list" | "set"): CtyType | undefined {
  const [, elementName, kind] = /get(String|Number|Boolean)?(List|Map)?Attribute\(/.exec(getter) ?? [];
  const element = CDKTF_ELEMENTS[elementName ?? "String"] ?? "string";
  if (kind === "List") {
    return [collection, element];
  }
  if (kind === "Map") {
    return ["map", element];
  }
  if (elementName !== undefined) {
    return element;
  }
  return getter.includes("interpolationForAttribute") ? "dynamic" : undefined;
}
