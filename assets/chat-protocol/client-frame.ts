import * as z from "zod/mini";

const uuid = z.uuid("must be a UUID");

const text = z.string("must be a string").check(
  // Half of a surrogate pair has no UTF-8 form: it would be stored and sent as something else than was asked.
  z.refine((value) => !/\p{Surrogate}/u.test(value), "must be well-formed Unicode"),
  z.refine((value) => value.trim() !== "", "must not be blank"),
);

/** Asks a question. `requestId` is made by the client and makes the message idempotent. */
export const messageFrame = z.strictObject({
  action: z.literal("message"),
  requestId: uuid,
  conversationId: uuid,
  text,
  /** `requestId` of the conversation's last turn, whose place this message takes: a retry, or an edited question. */
  replaces: z.optional(uuid),
});

/** Ends an answer. What was already sent of it stays. */
export const cancelFrame = z.strictObject({ action: z.literal("cancel"), requestId: uuid });

/** Asks for every frame after a sequence, on this connection, and then for what follows. */
export const resumeFrame = z.strictObject({
  action: z.literal("resume"),
  requestId: uuid,
  /** Sequence of the last frame that the client has; 0: none. */
  afterSequence: z.int("must be a whole number").check(z.nonnegative("must be 0 or more")),
});

/** Keeps a silent connection open; answered by `pong`. */
export const pingFrame = z.strictObject({ action: z.literal("ping") });

/** Every frame that a client sends, as JSON text. A field that does not belong there is refused. */
export const clientFrame = z.discriminatedUnion("action", [
  messageFrame,
  cancelFrame,
  resumeFrame,
  pingFrame,
]);

export type MessageFrame = z.output<typeof messageFrame>;
export type ClientFrame = z.output<typeof clientFrame>;
