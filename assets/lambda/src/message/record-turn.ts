import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../common/refusal";
import type { ConversationRecord } from "../common/request-record";
import type { NewTurn, Turns } from "./turns";

/** How often a turn is tried while others write to the same conversation: more than a person has tabs. */
const maxAttempts = 6;

/** Those who collided do not collide again in step. Doubles with each attempt. */
const firstPauseMilliseconds = 10;

/**
 * Makes a question the next turn of its conversation, or the last one anew, whatever others write to it meanwhile.
 *
 * @param read the conversation as it was read; undefined: there was none
 * @returns REPEATED when there is a request of this id
 * @throws Refusal NOT_FOUND, CONFLICT, BUSY
 */
export async function recordTurn(
  turns: Pick<Turns, "findConversation" | "record">,
  turn: NewTurn,
  read: ConversationRecord | undefined,
): Promise<"RECORDED" | "REPEATED"> {
  let conversation = read;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    check(turn, conversation);
    const recorded = await turns.record(turn, conversation);
    if (recorded === "RECORDED" || recorded === "REPEATED") return recorded;
    if (recorded === "RUNNING") {
      throw new Refusal("BUSY", "replaces: its answer is not done; cancel it first", 1);
    }
    await pause(Math.random() * firstPauseMilliseconds * 2 ** attempt);
    conversation = await turns.findConversation(turn.conversationId);
  }
  throw new Refusal("BUSY", "too many messages to this conversation at once", 1);
}

/** Nothing about a conversation is said to anybody but its user, so that comes first. */
function check({ userId, replaces }: NewTurn, conversation: ConversationRecord | undefined): void {
  const own = conversation?.userId === userId;
  if (!own && (conversation !== undefined || replaces !== undefined)) {
    throw new Refusal("NOT_FOUND", "there is no such conversation");
  }
  if (replaces !== undefined && replaces !== conversation?.lastRequestId) {
    throw new Refusal("CONFLICT", "replaces: not the last turn of the conversation");
  }
}
