import { ConversationStorage } from "../../../../assets/web-client/src/conversations/conversation-storage";
import { emptyLibrary, Library } from "../../../../assets/web-client/src/conversations/library";
import { Store } from "../../../../assets/web-client/src/store/store";
import { MemoryStorage } from "../support/memory-storage";
import { conversationId, turn } from "../support/turns";

function begin() {
  const memory = new MemoryStorage();
  const store = new Store(emptyLibrary, () => {});
  const storage = new ConversationStorage(memory, "ann");
  const library = new Library(storage, store);
  library.touch(conversationId, "Why?", 1);
  return { library, memory, storage, store };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("an answer that streams is written now and then, and its end at once", () => {
  const { library, memory, storage } = begin();
  library.put(turn({ status: "answering" }));
  const writes = memory.writes;
  for (let sequence = 1; sequence <= 100; sequence++) {
    library.put(turn({ status: "answering", lastSequence: sequence }));
    jest.advanceTimersByTime(10);
  }
  expect(memory.writes - writes).toBe(1);
  library.put(turn({ status: "finished", lastSequence: 101 }));
  expect(storage.turns(conversationId)).toMatchObject([{ status: "finished", lastSequence: 101 }]);
});

test("a full storage is said, and nothing that is shown is lost", () => {
  const { library, memory, store } = begin();
  memory.isFull = true;
  library.put(turn());
  expect(store.get().storageIsFull).toBe(true);
  expect(store.get().turns.get(conversationId)).toEqual([turn()]);
  memory.isFull = false;
  library.put(turn({ status: "waiting" }));
  expect(store.get().storageIsFull).toBe(false);
});

test("a title that was given stays", () => {
  const { library, store } = begin();
  library.rename(conversationId, "Blue");
  library.touch(conversationId, "And the sea?", 2);
  expect(store.get().conversations).toEqual([{ id: conversationId, title: "Blue", updatedAt: 2 }]);
});

test("a turn of a deleted conversation is not written", () => {
  const { library, memory } = begin();
  library.put(turn({ status: "answering" }));
  library.put(turn({ status: "answering", lastSequence: 1 }));
  library.remove(conversationId);
  library.put(turn({ status: "answering", lastSequence: 2 }));
  jest.advanceTimersByTime(10_000);
  expect([...memory.entries.keys()]).toEqual([]);
});
