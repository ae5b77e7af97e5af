import { randomUUID } from "node:crypto";
import { ChatStore } from "./support/chat-store";
import { startEmulator, type TestEmulator } from "./support/emulator";
import { MessageFunction } from "./support/message-function";
import { framesOf, storeRequest } from "./support/stored-request";

let emulator: TestEmulator;
let store: ChatStore;
beforeAll(async () => {
  emulator = await startEmulator();
  store = await ChatStore.create(emulator.endpoint);
});
afterAll(() => emulator.stop());

const { question } = MessageFunction;
let ann: string;
let connectionId: string;
beforeEach(async () => {
  ann = `ann ${randomUUID()}`;
  connectionId = await store.connect(ann);
});

const metadata = async (pk: string) => (await store.items(pk)).find((item) => item.sk === "metadata");
const turns = async (conversationId: string) =>
  (await store.items(`conversation#${conversationId}`)).filter((item) => item.sk !== "metadata");

describe("a retry, or an edited question, takes the place of the last turn", () => {
  const asked = async (message: MessageFunction, status: "QUEUED" | "RUNNING" | "DONE") => {
    const frame = question();
    const request = { userId: ann, conversationId: frame.conversationId, status };
    await storeRequest(store, request, frame.requestId);
    return {
      frame,
      retry: question({ conversationId: frame.conversationId, replaces: frame.requestId, text: "Again" }),
      message,
    };
  };

  test("once its request is done", async () => {
    const { frame, retry, message } = await asked(new MessageFunction(store), "DONE");
    expect(await message.ask(connectionId, retry)).toMatchObject([{ type: "accepted" }]);
    const [turn, ...others] = await turns(frame.conversationId);
    expect(turn).toMatchObject({ sk: "turn#000001", requestId: retry.requestId, text: "Again" });
    expect(others).toEqual([]);
    expect(await metadata(`conversation#${frame.conversationId}`)).toMatchObject({
      turnCount: 1,
      lastRequestId: retry.requestId,
    });
    expect(await metadata(`request#${retry.requestId}`)).toMatchObject({ turn: 1 });
  });

  test("or long deleted", async () => {
    const { retry, message } = await asked(new MessageFunction(store), "DONE");
    const again = question({ conversationId: retry.conversationId, replaces: retry.requestId });
    await message.ask(connectionId, retry);
    await storeRequest(store, { userId: ann, conversationId: randomUUID(), status: "DONE" }, retry.requestId);
    expect(await message.ask(connectionId, again)).toMatchObject([{ type: "accepted" }]);
  });

  test.each(["QUEUED", "RUNNING"] as const)("not while it is %s", async (status) => {
    const { frame, retry, message } = await asked(new MessageFunction(store), status);
    expect(await message.ask(connectionId, retry)).toMatchObject([
      {
        type: "error",
        code: "BUSY",
        retryable: true,
        message: "replaces: its answer is not done; cancel it first",
      },
    ]);
    expect(await turns(frame.conversationId)).toMatchObject([{ requestId: frame.requestId }]);
    expect(await store.items(`request#${retry.requestId}`)).toEqual([]);
  });

  test("and no turn but the last", async () => {
    const { frame, retry, message } = await asked(new MessageFunction(store), "DONE");
    await message.ask(connectionId, question({ conversationId: frame.conversationId }));
    expect(await message.ask(connectionId, retry)).toMatchObject([
      { code: "CONFLICT", retryable: false, message: "replaces: not the last turn of the conversation" },
    ]);
    expect(await turns(frame.conversationId)).toHaveLength(2);
  });
});

describe("the same message again", () => {
  test("is accepted again, at the connection that it comes from, without a second turn", async () => {
    const message = new MessageFunction(store);
    const frame = question();
    await message.ask(connectionId, frame);
    const other = await store.connect(ann);
    expect(await message.ask(other, frame)).toEqual([{ type: "accepted", requestId: frame.requestId }]);
    expect(await metadata(`request#${frame.requestId}`)).toMatchObject({
      connectionId: other,
      resumeAfter: 0,
    });
    expect(await turns(frame.conversationId)).toHaveLength(1);
    expect((await store.receive()).filter(({ groupId }) => groupId === frame.conversationId)).toHaveLength(1);
    expect(await store.items(`user#${ann}`)).toMatchObject([{ count: 1 }]);
  });

  test("gets into the queue when the first had not come so far", async () => {
    const failing = new MessageFunction(store, {
      queue: { add: () => Promise.reject(new Error("no queue")) },
    });
    const frame = question();
    expect(await failing.ask(connectionId, frame)).toMatchObject([
      { type: "error", code: "INTERNAL", message: "a fault of the service", retryable: true },
    ]);
    expect(await new MessageFunction(store).ask(connectionId, frame)).toMatchObject([{ type: "accepted" }]);
    expect((await store.receive()).map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ requestId: frame.requestId }),
    );
  });

  test("is accepted again whatever else is refused now", async () => {
    const frame = question();
    const schedule = { nextStart: () => new Date(Date.now() + 60_000) };
    await new MessageFunction(store, {}, { requestsPerMinute: 1 }).ask(connectionId, frame);
    const message = new MessageFunction(store, { schedule }, { requestsPerMinute: 1, dailyTokens: 0 });
    expect(await message.ask(connectionId, frame)).toMatchObject([{ type: "accepted" }]);
  });

  test("gets all frames when it is done already", async () => {
    const message = new MessageFunction(store);
    const frame = question();
    await message.ask(connectionId, frame);
    const request = await metadata(`request#${frame.requestId}`);
    const frames = framesOf(frame.requestId, 5);
    await storeRequest(
      store,
      {
        ...(request as object),
        userId: ann,
        conversationId: frame.conversationId,
        status: "DONE",
        tail: frames,
      },
      frame.requestId,
    );
    expect(await message.ask(connectionId, frame)).toEqual([
      { type: "accepted", requestId: frame.requestId },
      ...frames,
    ]);
  });

  test.each([
    ["another text", { text: "Why is it green?" }],
    ["another conversation", { conversationId: randomUUID() }],
    ["another place", { replaces: randomUUID() }],
  ])("with %s is a conflict", async (_, change) => {
    const message = new MessageFunction(store);
    const frame = question();
    await message.ask(connectionId, frame);
    const before = await store.items(`request#${frame.requestId}`);
    expect(await message.ask(connectionId, { ...frame, ...change })).toMatchObject([
      { code: "CONFLICT", message: "requestId: already used for another message", retryable: false },
    ]);
    expect(await store.items(`request#${frame.requestId}`)).toEqual(before);
  });

  test("by somebody else is a conflict, and leaves the request where it is", async () => {
    const message = new MessageFunction(store);
    const frame = question();
    await message.ask(connectionId, frame);
    const bob = await store.connect(`bob ${randomUUID()}`);
    expect(await message.ask(bob, frame)).toMatchObject([{ code: "CONFLICT" }]);
    expect(await metadata(`request#${frame.requestId}`)).toMatchObject({ userId: ann, connectionId });
  });
});

describe("at the same time", () => {
  test("messages of several tabs become one turn after the other", async () => {
    const message = new MessageFunction(store);
    const conversationId = randomUUID();
    const frames = Array.from({ length: 4 }, () => question({ conversationId }));
    const tabs = await Promise.all(frames.map(() => store.connect(ann)));
    await Promise.all(frames.map((frame, index) => message.ask(tabs[index] as string, frame)));
    expect(message.recorder.posts.map(({ frame }) => frame.type)).toEqual(frames.map(() => "accepted"));
    const recorded = await turns(conversationId);
    expect(recorded.map(({ sk }) => sk)).toEqual([
      "turn#000001",
      "turn#000002",
      "turn#000003",
      "turn#000004",
    ]);
    expect(new Set(recorded.map(({ requestId }) => requestId))).toEqual(
      new Set(frames.map(({ requestId }) => requestId)),
    );
    expect(await metadata(`conversation#${conversationId}`)).toMatchObject({
      turnCount: 4,
      lastRequestId: recorded[3]?.requestId,
    });
  });

  test("the same message twice is one turn, accepted twice", async () => {
    const message = new MessageFunction(store);
    const frame = question();
    await Promise.all([message.ask(connectionId, frame), message.ask(connectionId, frame)]);
    expect(message.recorder.framesTo(connectionId)).toMatchObject([
      { type: "accepted" },
      { type: "accepted" },
    ]);
    expect(await turns(frame.conversationId)).toHaveLength(1);
  });

  test("of two that replace the same turn one does, and the other is told", async () => {
    const message = new MessageFunction(store);
    const frame = question();
    await storeRequest(
      store,
      { userId: ann, conversationId: frame.conversationId, status: "DONE" },
      frame.requestId,
    );
    const retries = [1, 2].map(() =>
      question({ conversationId: frame.conversationId, replaces: frame.requestId }),
    );
    await Promise.all(retries.map((retry) => message.ask(connectionId, retry)));
    const answers = message.recorder.framesTo(connectionId);
    expect(answers.map((answer) => (answer.type === "error" ? answer.code : answer.type)).sort()).toEqual([
      "CONFLICT",
      "accepted",
    ]);
    expect(await turns(frame.conversationId)).toHaveLength(1);
  });

  test("two users who take the same new conversation: it is one's", async () => {
    const message = new MessageFunction(store);
    const bob = await store.connect(`bob ${randomUUID()}`);
    const conversationId = randomUUID();
    await Promise.all([connectionId, bob].map((each) => message.ask(each, question({ conversationId }))));
    const answers = message.recorder.posts.map(({ frame }) =>
      frame.type === "error" ? frame.code : frame.type,
    );
    expect(answers.sort()).toEqual(["NOT_FOUND", "accepted"]);
    expect(await turns(conversationId)).toHaveLength(1);
  });
});
