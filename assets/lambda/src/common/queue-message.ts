import * as z from "zod/mini";

/**
 * Body of a message in the queue. The message group is the conversation, the deduplication id is the request: requests
 * of one conversation are answered one after the other, in the order in which they were asked.
 */
export const queueMessage = z.object({ requestId: z.uuid(), conversationId: z.uuid(), userId: z.string() });

export type QueueMessage = z.output<typeof queueMessage>;
