import * as z from "zod/mini";
import { Refusal } from "./refusal";

/**
 * A frame of a client, checked.
 *
 * @throws Refusal BAD_FRAME that names the first wrong field
 */
export function readFrame<Schema extends z.ZodMiniType>(
  body: string | undefined,
  schema: Schema,
): z.output<Schema> {
  return checkFrame(parseJson(body), schema);
}

/** @throws Refusal BAD_FRAME that names the first wrong field */
export function checkFrame<Schema extends z.ZodMiniType>(value: unknown, schema: Schema): z.output<Schema> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new Refusal("BAD_FRAME", problemOf(result.error.issues[0]));
}

/** The `requestId` of something that is perhaps not a frame. */
export function requestIdOf(body: string | undefined): string | undefined {
  try {
    return checkFrame(parseJson(body), z.object({ requestId: z.uuid() })).requestId;
  } catch {
    return undefined;
  }
}

function parseJson(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    throw new Refusal("BAD_FRAME", "not JSON");
  }
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys") {
    return `${String(issue.keys[0]).slice(0, 100)}: no field of this frame`;
  }
  const field = issue?.path.join(".");
  return field ? `${field}: ${issue?.message}` : "not a JSON object";
}
