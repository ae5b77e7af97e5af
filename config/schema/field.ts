import { z } from "zod";

/** What the reference and the error messages say of a configuration key, beside its Zod type. */
export interface FieldNotes {
  /** What the key decides, in one sentence. */
  readonly description: string;
  /** The values it takes, in words that complete "allowed: …". */
  readonly allowed: string;
  /** Environment variable, where it is not the one that the key's path gives. */
  readonly variable?: string;
  /** Shown as the default where the default depends on other keys. */
  readonly derivedDefault?: string;
  /** A page that gives the reason for the limits or the default. */
  readonly source?: string;
}

const notes = z.registry<FieldNotes>();

/** Attaches `fieldNotes` to a schema; the schema is returned unchanged in type. */
export function field<Schema extends z.ZodType>(schema: Schema, fieldNotes: FieldNotes): Schema {
  notes.add(schema, fieldNotes);
  return schema;
}

/** The notes of a schema made by {@link field}; undefined for the objects that only group keys. */
export function notesOf(schema: z.ZodType): FieldNotes | undefined {
  return notes.get(schema);
}
