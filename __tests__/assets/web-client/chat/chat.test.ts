import type { ClientFrame } from "../../../../assets/chat-protocol/client-frame";
import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import { Chat } from "../../../../assets/web-client/src/chat/chat";
import type { Turn } from "../../../../assets/web-client/src/chat/turn";
import { visibleTurns } from "../../../../assets/web-client/src/chat/visible-turns";
import { ConversationStorage } from "../../../../assets/web-client/src/conversations/conversation-storage";
import { emptyLibrary, Library } from "../../../../assets/web-client/src/conversations/library";
import { Store } from "../../../../assets/web-client/src/store/store";
import { MemoryStorage } from "../support/memory-storage";

/** `navigator.locks` over all tabs of a test: first come, first served. */
class Locks {
  private readonly queues = new Map<string, Promise<void>>();

  request(name: string, hold: () => Promise<void>): Promise<void> {
    const held = (this.queues.get(name) ?? Promise.resolve()).then(hold);
    this.queues.set(name, held);
    return held;
  }
}

/** A tab with a connection. What it writes, the other tabs hear of when `hear` is called on them. */
class Tab {
  readonly sent: ClientFrame[] = [];
  readonly restarts: string[] = [];
  isOpen = true;
  private readonly store = new Store(emptyLibrary, () => {});
  readonly library: Library;
  readonly chat: Chat;

  constructor(memory: MemoryStorage, locks: { request: Locks["request"] }, ids: () => string) {
    const storage = new ConversationStorage(memory, "ann");
    this.library = new Library(storage, this.store);
    const tab = this;
    const line = {
      get isOpen() {
        return tab.isOpen;
      },
      send: (frame: ClientFrame) => this.sent.push(frame),
      restart: (renewal: string) => this.restarts.push(renewal),
      endSession: () => this.restarts.push("ended"),
    };
    this.chat = new Chat({ library: this.library, storage, line, locks, newId: ids });
  }

  turns(conversationId: string): readonly Turn[] {
    this.library.open(conversationId);
    return visibleTurns(this.store.get().turns.get(conversationId) ?? []);
  }

  titles(): string[] {
    return this.store.get().conversations.map(({ title }) => title);
  }

  hear(memory: MemoryStorage): void {
    for (const key of [...memory.entries.keys()]) this.chat.storageChanged(key);
  }
}

let memory: MemoryStorage;
let locks: Locks;
let counter: number;

function newId(): string {
  return `00000000-0000-4000-8000-${String(++counter).padStart(12, "0")}`;
}

function newTab(): Tab {
  return new Tab(memory, locks, newId);
}

/** Locks are granted asynchronously. */
async function settled(): Promise<void> {
  for (let times = 0; times < 10; times++) await Promise.resolve();
}

function answerOf({ requestId }: Turn, ...texts: string[]): ServerFrame[] {
  const deltas = texts.map((text, index) => {
    return { type: "delta", requestId, sequence: index + 1, channel: "answer", text } as const;
  });
  return [{ type: "accepted", requestId }, ...deltas];
}

function finish({ requestId }: Turn, sequence: number): ServerFrame {
  const usage = { promptTokens: 1, completionTokens: 1 };
  return { type: "finished", requestId, sequence, reason: "stop", usage };
}

async function asked(tab: Tab, text: string, conversationId?: string) {
  const id = tab.chat.ask(text, conversationId);
  await settled();
  const turn = tab.turns(id).at(-1);
  if (turn === undefined) throw new Error("nothing was asked");
  return { id, turn };
}

beforeEach(() => {
  jest.useFakeTimers();
  memory = new MemoryStorage();
  locks = new Locks();
  counter = 0;
});
afterEach(() => jest.useRealTimers());

test("asks, shows the answer as it comes, and keeps it", async () => {
  const tab = newTab();
  const { id, turn } = await asked(tab, "Why is the sky blue?");
  expect(tab.sent).toMatchObject([{ action: "message", text: "Why is the sky blue?", conversationId: id }]);
  for (const frame of [...answerOf(turn, "Because ", "of light."), finish(turn, 3)]) tab.chat.receive(frame);
  expect(tab.turns(id)).toMatchObject([{ answer: "Because of light.", status: "finished" }]);
  expect(newTab().turns(id)).toMatchObject([{ answer: "Because of light.", status: "finished" }]);
  expect(newTab().titles()).toEqual(["Why is the sky blue?"]);
});

test("after a reload an unfinished answer goes on where it was", async () => {
  const before = newTab();
  const { id, turn } = await asked(before, "Why?");
  for (const frame of answerOf(turn, "Be", "cause")) before.chat.receive(frame);
  before.library.save();
  // Its locks go with the page.
  locks = new Locks();
  const after = newTab();
  after.chat.start();
  await settled();
  expect(after.sent).toEqual([{ action: "resume", requestId: turn.requestId, afterSequence: 2 }]);
  for (const frame of [...answerOf(turn, "Be", "cause", "!"), finish(turn, 4)]) after.chat.receive(frame);
  expect(after.turns(id)).toMatchObject([{ answer: "Because!", status: "finished" }]);
});

test("another tab watches, and takes over only when the first is gone", async () => {
  const first = newTab();
  const { id, turn } = await asked(first, "Why?");
  const second = newTab();
  second.chat.start();
  await settled();
  for (const frame of answerOf(turn, "Be")) first.chat.receive(frame);
  first.library.save();
  second.hear(memory);
  await settled();
  expect(second.turns(id)).toMatchObject([{ answer: "Be" }]);
  expect(second.sent).toEqual([]);
  // The end frees the lock; the second tab then finds it done.
  first.chat.receive(finish(turn, 2));
  second.hear(memory);
  await settled();
  expect(second.turns(id)).toMatchObject([{ answer: "Be", status: "finished" }]);
  expect(second.sent).toEqual([]);
});

test("what is stored of an answer never takes back what this tab has received", async () => {
  const tab = newTab();
  const { id, turn } = await asked(tab, "Why?");
  for (const frame of answerOf(turn, "Be", "cause")) tab.chat.receive(frame);
  tab.hear(memory);
  expect(tab.turns(id)).toMatchObject([{ answer: "Because", lastSequence: 2 }]);
});

test("a tab that watches can stop the answer", async () => {
  const first = newTab();
  const { turn } = await asked(first, "Why?");
  const second = newTab();
  second.chat.stop(turn.requestId);
  expect(second.sent).toEqual([{ action: "cancel", requestId: turn.requestId }]);
});

test("two tabs that ask at once in one conversation lose nothing", async () => {
  const first = newTab();
  const { id } = await asked(first, "One?");
  const second = newTab();
  jest.advanceTimersByTime(1);
  await asked(second, "Two?", id);
  first.hear(memory);
  second.hear(memory);
  expect(first.turns(id).map(({ text }) => text)).toEqual(["One?", "Two?"]);
  expect(second.turns(id).map(({ text }) => text)).toEqual(["One?", "Two?"]);
});

test("asking again takes the turn's place, which the old one keeps until the service has the new one", async () => {
  const tab = newTab();
  const { id, turn } = await asked(tab, "Why?");
  for (const frame of [...answerOf(turn, "a"), finish(turn, 2)]) tab.chat.receive(frame);
  const [done] = tab.turns(id);
  tab.chat.askAgain(done as Turn);
  await settled();
  expect(tab.sent.at(-1)).toMatchObject({ action: "message", text: "Why?", replaces: turn.requestId });
  expect(tab.turns(id)).toHaveLength(1);
  expect(new ConversationStorage(memory, "ann").turns(id)).toHaveLength(2);
  const [again] = tab.turns(id);
  tab.chat.receive({ type: "accepted", requestId: (again as Turn).requestId });
  expect(new ConversationStorage(memory, "ann").turns(id)).toHaveLength(1);
});

test("a refused question is asked again under its own id, and edited in place of what the service has", async () => {
  const tab = newTab();
  const { id, turn } = await asked(tab, "Why?");
  tab.chat.receive({
    type: "error",
    requestId: turn.requestId,
    code: "RATE_LIMITED",
    message: "",
    retryable: true,
  });
  tab.chat.askAgain(tab.turns(id)[0] as Turn);
  await settled();
  expect(tab.sent.at(-1)).toMatchObject({ action: "message", requestId: turn.requestId });
  tab.chat.receive({
    type: "error",
    requestId: turn.requestId,
    code: "RATE_LIMITED",
    message: "",
    retryable: true,
  });
  tab.chat.ask("How?", id, tab.turns(id)[0]);
  await settled();
  expect(tab.sent.at(-1)).toMatchObject({ text: "How?" });
  expect(tab.sent.at(-1)).not.toHaveProperty("replaces");
  expect(tab.turns(id).map(({ text }) => text)).toEqual(["How?"]);
});

test("a conversation that has moved on is asked at its end", async () => {
  const tab = newTab();
  const { id, turn } = await asked(tab, "Why?");
  for (const frame of [...answerOf(turn, "a"), finish(turn, 2)]) tab.chat.receive(frame);
  tab.chat.askAgain(tab.turns(id)[0] as Turn);
  await settled();
  const refused = tab.turns(id)[0] as Turn;
  const { requestId } = refused;
  tab.chat.receive({ type: "error", requestId, code: "CONFLICT", message: "", retryable: false });
  tab.chat.askAgain(tab.turns(id)[0] as Turn);
  await settled();
  expect(tab.sent.at(-1)).not.toHaveProperty("replaces");
  expect(tab.turns(id).map(({ requestId: shown }) => shown)).toEqual([turn.requestId, expect.any(String)]);
});

test("deleting stops the answer, and no tab brings the conversation back", async () => {
  const first = newTab();
  const { id, turn } = await asked(first, "Why?");
  for (const frame of answerOf(turn, "a")) first.chat.receive(frame);
  const second = newTab();
  second.chat.deleteConversation(id);
  first.chat.storageChanged(`chat/1/ann/conversation/${id}`);
  expect(first.sent.at(-1)).toEqual({ action: "cancel", requestId: turn.requestId });
  for (const frame of answerOf(turn, "a", "b")) first.chat.receive(frame);
  jest.advanceTimersByTime(60_000);
  expect([...memory.entries.keys()]).toEqual([]);
});

test("an expired token means another connection, and in the end signing in", async () => {
  const tab = newTab();
  await asked(tab, "Why?");
  const refusal: ServerFrame = { type: "error", code: "UNAUTHENTICATED", message: "", retryable: true };
  for (let times = 0; times < 3; times++) tab.chat.receive(refusal);
  expect(tab.restarts).toEqual(["always", "always", "ended"]);
});

test("expired tokens with answers in between are nothing unusual", async () => {
  const tab = newTab();
  const { turn } = await asked(tab, "Why?");
  const refusal: ServerFrame = { type: "error", code: "UNAUTHENTICATED", message: "", retryable: true };
  const accepted: ServerFrame = { type: "accepted", requestId: turn.requestId };
  for (const frame of [refusal, refusal, accepted, refusal, refusal]) tab.chat.receive(frame);
  expect(tab.restarts).not.toContain("ended");
});

test("another user's conversations are not there", async () => {
  const { id } = await asked(newTab(), "Why?");
  const stranger = new ConversationStorage(memory, "bob");
  expect(stranger.conversations()).toEqual([]);
  expect(stranger.turns(id)).toEqual([]);
  expect(stranger.unfinished()).toEqual([]);
});
