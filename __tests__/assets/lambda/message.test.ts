import { createHash, randomUUID } from "node:crypto";
import { dayKey } from "../../../assets/lambda/src/common/usage-record";
import { Schedule } from "../../../assets/lambda/src/message/schedule";
import { ChatStore } from "./support/chat-store";
import { startEmulator, type TestEmulator } from "./support/emulator";
import { MessageFunction } from "./support/message-function";

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

test("a question becomes a turn and a request, is in the queue, and is accepted", async () => {
  const message = new MessageFunction(store);
  message.now = new Date("2026-01-31T09:30:00.500Z");
  const connection = "early";
  await store.connections.add(connection, ann, message.now.getTime() / 1000 + 60, message.now);
  const frame = question();
  const { requestId, conversationId, text } = frame;
  expect(await message.ask(connection, frame)).toEqual([{ type: "accepted", requestId }]);

  const ttl = Date.parse("2026-03-02T09:30:00Z") / 1000;
  const conversation = { pk: `conversation#${conversationId}`, userId: ann, ttl };
  expect(await store.items(conversation.pk)).toEqual([
    { ...conversation, sk: "metadata", turnCount: 1, lastRequestId: requestId },
    { ...conversation, sk: "turn#000001", requestId, text },
  ]);
  expect(await store.items(`request#${requestId}`)).toEqual([
    {
      pk: `request#${requestId}`,
      sk: "metadata",
      userId: ann,
      conversationId,
      turn: 1,
      textHash: createHash("sha256")
        .update(JSON.stringify([conversationId, text, null]))
        .digest("base64url"),
      status: "QUEUED",
      connectionId: connection,
      lastSequence: 0,
      tail: [],
      ttl,
    },
  ]);
  expect(await store.items(`user#${ann}`)).toEqual([
    {
      pk: `user#${ann}`,
      sk: "minute#2026-01-31T09:30",
      count: 1,
      ttl: Date.parse("2026-02-01T09:30:00Z") / 1000,
    },
  ]);
  expect(await store.receive()).toContainEqual({
    body: { requestId, conversationId, userId: ann },
    groupId: conversationId,
  });
  expect(message.recorder.counts).toEqual([{ name: "Accepted", dimensions: {} }]);
  expect(message.recorder.text).not.toContain(text);
});

test("a question takes six calls of the tables in three steps, whatever there is already", async () => {
  const { documents } = store;
  const send = documents.send.bind(documents);
  let running = 0;
  const steps: number[] = [];
  const spy = jest
    .spyOn(documents, "send")
    .mockImplementation(async (command: Parameters<typeof send>[0]) => {
      if (running++ === 0) steps.push(0);
      steps.push((steps.pop() ?? 0) + 1);
      return await send(command).finally(() => running--);
    });
  const message = new MessageFunction(store);
  const frame = question();
  await message.ask(connectionId, frame);
  await message.ask(connectionId, question({ conversationId: frame.conversationId }));
  spy.mockRestore();
  expect(steps).toEqual([3, 2, 1, 3, 2, 1]);
});

test("the next question is the next turn", async () => {
  const message = new MessageFunction(store);
  const first = question();
  const second = question({ conversationId: first.conversationId, text: "And at night?" });
  await message.ask(connectionId, first);
  await message.ask(connectionId, second);
  expect(await turns(first.conversationId)).toMatchObject([
    { sk: "turn#000001", requestId: first.requestId, text: first.text },
    { sk: "turn#000002", requestId: second.requestId, text: second.text },
  ]);
  expect(await metadata(`request#${second.requestId}`)).toMatchObject({ turn: 2 });
});

describe("what is refused leaves no trace", () => {
  const refused = async (message: MessageFunction, frame: object, connection = connectionId) => {
    const sent = question(frame);
    const answers = await message.ask(connection, sent);
    expect(await store.items(`request#${sent.requestId}`)).toEqual([]);
    expect(answers).toMatchObject([{ type: "error", requestId: sent.requestId }]);
    expect(message.recorder.text).not.toContain(sent.text);
    return answers[0];
  };

  test("a text of more bytes than allowed", async () => {
    const message = new MessageFunction(store);
    expect(await refused(message, { text: "é".repeat(51) })).toMatchObject({
      code: "TEXT_TOO_LONG",
      message: "text: at most 100 bytes in UTF-8",
      retryable: false,
    });
    expect(await message.ask(connectionId, question({ text: "é".repeat(50) }))).toMatchObject([
      { type: "accepted" },
    ]);
  });

  test.each([
    ["a blank text", { text: " \n" }, "text: must not be blank"],
    ["half a surrogate pair", { text: "a\ud800" }, "text: must be well-formed Unicode"],
    ["a conversation that is no UUID", { conversationId: "1" }, "conversationId: must be a UUID"],
    ["a field too many", { userId: "bob" }, "userId: no field of this frame"],
  ])("%s", async (_, change, problem) => {
    expect(await refused(new MessageFunction(store), change)).toMatchObject({
      code: "BAD_FRAME",
      message: problem,
    });
  });

  test("an expired token, an unknown connection", async () => {
    const message = new MessageFunction(store);
    await store.connections.add("expired", ann, Math.floor(message.now.getTime() / 1000), message.now);
    expect(await refused(message, {}, "expired")).toMatchObject({ code: "UNAUTHENTICATED", retryable: true });
    expect(await refused(message, {}, "unknown")).toMatchObject({ code: "UNAUTHENTICATED", retryable: true });
  });

  test("too many in a minute; the next minute is free", async () => {
    const message = new MessageFunction(store, {}, { requestsPerMinute: 2 });
    message.now = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 15_500);
    await message.ask(connectionId, question());
    await message.ask(connectionId, question());
    expect(await refused(message, {})).toMatchObject({
      code: "RATE_LIMITED",
      message: "at most 2 messages a minute",
      retryable: true,
      retryAfterSeconds: 45,
    });
    const bob = await store.connect(`bob ${randomUUID()}`);
    expect(await message.ask(bob, question())).toMatchObject([{ type: "accepted" }]);
    message.now = new Date(message.now.getTime() + 45_000);
    expect(await message.ask(connectionId, question())).toMatchObject([{ type: "accepted" }]);
  });

  test("many at once are not more than the limit", async () => {
    const message = new MessageFunction(store, {}, { requestsPerMinute: 3 });
    await Promise.all(Array.from({ length: 8 }, () => message.ask(connectionId, question())));
    const types = message.recorder.framesTo(connectionId).map(({ type }) => type);
    expect(types.filter((type) => type === "accepted")).toHaveLength(3);
  });

  test("more tokens than a day has, until midnight in UTC", async () => {
    const message = new MessageFunction(store, {}, { dailyTokens: 500 });
    message.now = new Date(`${new Date().toISOString().slice(0, 10)}T00:00:10Z`);
    await store.put({ ...dayKey(ann, message.now), tokens: 499, ttl: 4_000_000_000 });
    expect(await message.ask(connectionId, question())).toMatchObject([{ type: "accepted" }]);
    await store.put({ ...dayKey(ann, message.now), tokens: 500, ttl: 4_000_000_000 });
    expect(await refused(message, {})).toMatchObject({
      code: "QUOTA_EXCEEDED",
      message: "the 500 tokens of today (UTC) are used up",
      retryable: true,
      retryAfterSeconds: 24 * 3600 - 10,
    });
  });

  test("outside the scheduled hours, with the next start", async () => {
    const schedule = new Schedule({
      timeZone: "America/Chicago",
      downCron: "0 0 * * *",
      upCron: "0 9 * * *",
    });
    const message = new MessageFunction(store, { schedule });
    message.now = new Date("2026-01-16T08:00-06:00");
    await store.connections.add(connectionId, ann, 4_000_000_000, message.now);
    expect(await refused(message, {})).toMatchObject({
      code: "SERVICE_ASLEEP",
      message: "the service is asleep until 2026-01-16T15:00:00.000Z",
      retryable: true,
      retryAfterSeconds: 3600,
    });
    expect(await store.items(`user#${ann}`)).toEqual([]);
    message.now = new Date("2026-01-16T09:00-06:00");
    expect(await message.ask(connectionId, question())).toMatchObject([{ type: "accepted" }]);
  });

  test("somebody else's conversation, whatever is asked of it", async () => {
    const message = new MessageFunction(store);
    const first = question();
    await message.ask(connectionId, first);
    const before = await store.items(`conversation#${first.conversationId}`);
    const bob = await store.connect(`bob ${randomUUID()}`);
    const answers = [
      await refused(message, { conversationId: first.conversationId }, bob),
      // With the right last turn, with a wrong one, and of a conversation that does not exist.
      await refused(message, { conversationId: first.conversationId, replaces: first.requestId }, bob),
      await refused(message, { conversationId: first.conversationId, replaces: randomUUID() }, bob),
      await refused(message, { replaces: randomUUID() }, bob),
    ].map((answer) => ({ ...answer, requestId: "-" }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      code: "NOT_FOUND",
      message: "there is no such conversation",
      retryable: false,
    });
    expect(await store.items(`conversation#${first.conversationId}`)).toEqual(before);
  });
});
