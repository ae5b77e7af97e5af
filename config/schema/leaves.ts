import { z } from "zod";
import { configurationSchema } from "./configuration";
import { type FieldNotes, notesOf } from "./field";

/** A key that holds a value, as opposed to a group of keys. */
export interface Leaf extends FieldNotes {
  /** Dotted path, for example `targetGroup.stickiness.cookieName`. */
  readonly path: string;
  /** Environment variable that sets it. */
  readonly variable: string;
  readonly kind: "string" | "number" | "boolean" | "array" | "map";
  /** The default of the schema; undefined where it is derived from other keys. */
  readonly defaultValue: unknown;
}

/** Every key of the configuration that holds a value, in the order of the schema. */
export const leaves: readonly Leaf[] = collect(configurationSchema, []);

const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
const byVariable = new Map(leaves.map((leaf) => [leaf.variable, leaf]));

export function leafAt(path: string): Leaf | undefined {
  return byPath.get(path);
}

export function leafOfVariable(variable: string): Leaf | undefined {
  return byVariable.get(variable);
}

function collect(schema: z.ZodType, path: readonly string[]): Leaf[] {
  const group = unwrap(schema);
  if (group instanceof z.ZodObject) {
    return Object.entries(group.shape).flatMap(([key, child]) => collect(child as z.ZodType, [...path, key]));
  }
  const notes = notesOf(schema);
  if (notes === undefined) throw new Error(`configuration key ${path.join(".")} has no description`);
  return [
    {
      ...notes,
      path: path.join("."),
      variable: notes.variable ?? `DEEPSEEK_${path.map(screamingSnake).join("_")}`,
      kind: kindOf(group),
      defaultValue: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
    },
  ];
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrap(schema.def.innerType as z.ZodType);
  }
  return schema;
}

function kindOf(schema: z.ZodType): Leaf["kind"] {
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodLiteral) return typeof [...schema.values][0] === "number" ? "number" : "string";
  if (schema instanceof z.ZodArray) return "array";
  if (schema instanceof z.ZodRecord) return "map";
  return "string";
}

function screamingSnake(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}
