import { ConversationStorage } from "../../../../assets/web-client/src/conversations/conversation-storage";
import { MemoryStorage } from "../support/memory-storage";
import { conversationId, requestId, turn } from "../support/turns";

const conversation = { id: conversationId, title: "Why?", updatedAt: 1 };

test("gives back what was saved", () => {
  const storage = new ConversationStorage(new MemoryStorage(), "auth0|a/b");
  storage.saveConversation(conversation);
  storage.saveTurn(turn());
  expect(storage.conversations()).toEqual([conversation]);
  expect(storage.turns(conversationId)).toEqual([turn()]);
  expect(storage.unfinished()).toEqual([{ conversationId, requestId }]);
  storage.saveTurn(turn({ status: "finished" }));
  expect(storage.unfinished()).toEqual([]);
});

test("what another version has written, or somebody has damaged, counts as absent", () => {
  const memory = new MemoryStorage();
  const storage = new ConversationStorage(memory, "ann");
  storage.saveTurn(turn());
  for (const value of ["{", "{}", "null", JSON.stringify({ ...turn(), status: "odd" })]) {
    memory.setItem(`chat/1/ann/turn/${conversationId}/${requestId}`, value);
    expect(storage.turns(conversationId)).toEqual([]);
  }
});

test("a deleted conversation leaves nothing behind, and takes nobody else's with it", () => {
  const memory = new MemoryStorage();
  const [ann, annabel] = ["ann", "annabel"].map((subject) => new ConversationStorage(memory, subject));
  for (const storage of [ann, annabel]) {
    storage?.saveConversation(conversation);
    storage?.saveTurn(turn());
  }
  ann?.removeConversation(conversationId);
  expect([...memory.entries.keys()].filter((key) => key.startsWith("chat/1/ann/"))).toEqual([]);
  expect(annabel?.turns(conversationId)).toHaveLength(1);
});

test("says what a key holds, of this user only", () => {
  const storage = new ConversationStorage(new MemoryStorage(), "ann");
  expect(storage.placeOf("chat/1/ann/conversation/x")).toEqual({ kind: "conversation", conversationId: "x" });
  expect(storage.placeOf("chat/1/ann/turn/x/y")).toEqual({
    kind: "turn",
    conversationId: "x",
    requestId: "y",
  });
  expect(storage.placeOf("chat/1/bob/turn/x/y")).toBeUndefined();
  expect(storage.placeOf("theme")).toBeUndefined();
});
