import { newTurn, type Turn } from "../../../../assets/web-client/src/chat/turn";

export const conversationId = "11111111-1111-4111-8111-111111111111";
export const requestId = "22222222-2222-4222-8222-222222222222";

/** A turn as it is when it has just been asked, but for some fields. */
export function turn(fields: Partial<Turn> = {}): Turn {
  return { ...newTurn({ requestId, conversationId, text: "Why?", replaces: undefined }, 1_000), ...fields };
}
