import { randomUUID } from "node:crypto";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ConversationRecord } from "../../../../assets/lambda/src/common/request-record";
import { recordTurn } from "../../../../assets/lambda/src/message/record-turn";
import { type NewTurn, type Recorded, Turns } from "../../../../assets/lambda/src/message/turns";

const turn: NewTurn = {
  requestId: randomUUID(),
  conversationId: randomUUID(),
  userId: "ann",
  connectionId: "c",
  text: "?",
  textHash: "-",
  replaces: undefined,
  ttl: 4_000_000_000,
};
const conversation = (turnCount: number, userId = "ann"): ConversationRecord => ({
  pk: `conversation#${turn.conversationId}`,
  sk: "metadata",
  userId,
  turnCount,
  lastRequestId: "last",
  ttl: turn.ttl,
});

/** Turns of a conversation to which others write too: the answers of `record`, and what is read after each. */
function busyTurns(answers: readonly Recorded[], read: (attempt: number) => ConversationRecord) {
  const attempts: (ConversationRecord | undefined)[] = [];
  const turns = {
    record: async (_: NewTurn, seen: ConversationRecord | undefined) => {
      attempts.push(seen);
      return answers[attempts.length - 1] ?? ("CHANGED" as const);
    },
    findConversation: async () => read(attempts.length),
  };
  return { attempts, turns };
}

test("a turn that others came before is tried again with what there is then", async () => {
  const { attempts, turns } = busyTurns(["CHANGED", "CHANGED", "RECORDED"], conversation);
  expect(await recordTurn(turns, turn, undefined)).toBe("RECORDED");
  expect(attempts.map((seen) => seen?.turnCount)).toEqual([undefined, 1, 2]);
});

test("not for ever", async () => {
  const { attempts, turns } = busyTurns([], conversation);
  await expect(recordTurn(turns, turn, undefined)).rejects.toMatchObject({
    code: "BUSY",
    retryAfterSeconds: 1,
  });
  expect(attempts).toHaveLength(6);
});

test("a conversation that somebody else took meanwhile is theirs", async () => {
  const { attempts, turns } = busyTurns(["CHANGED"], () => conversation(1, "bob"));
  await expect(recordTurn(turns, turn, undefined)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(attempts).toHaveLength(1);
});

const failed = "ConditionalCheckFailed";
test.each<[string[], Recorded | undefined]>([
  [["None", failed, "None"], "CHANGED"],
  [["None", "TransactionConflict", "None"], "CHANGED"],
  [[failed, failed, "None"], "REPEATED"],
  [["None", "None", "None", failed], "RUNNING"],
  [["None", failed, "None", failed], "CHANGED"],
  [["None", "None", "None", "TransactionConflict"], "CHANGED"],
  [["None", "ThrottlingError", "None"], undefined],
  [["None", "None", "ValidationError"], undefined],
])("a transaction cancelled for %j means %s", async (codes, meaning) => {
  const error = new TransactionCanceledException({
    message: "cancelled",
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
  const documents = { send: () => Promise.reject(error) } as unknown as DynamoDBDocumentClient;
  const recorded = new Turns(documents, "conversations").record(turn, conversation(1));
  if (meaning === undefined) await expect(recorded).rejects.toBe(error);
  else expect(await recorded).toBe(meaning);
});
