import { randomUUID } from "node:crypto";
import { Requests } from "../../../assets/lambda/src/common/requests";
import { createResumeHandler } from "../../../assets/lambda/src/resume/resume-handler";
import { ChatStore } from "./support/chat-store";
import { startEmulator, type TestEmulator } from "./support/emulator";
import { Recorder } from "./support/recorder";
import { send } from "./support/send";
import { framesOf, storeRequest } from "./support/stored-request";

let emulator: TestEmulator;
let store: ChatStore;
beforeAll(async () => {
  emulator = await startEmulator();
  store = await ChatStore.create(emulator.endpoint);
});
afterAll(() => emulator.stop());

let recorder: Recorder;
let handler: ReturnType<typeof createResumeHandler>;
let requestId: string;
let conversationId: string;
let tokens: number;
beforeEach(() => {
  recorder = new Recorder();
  requestId = randomUUID();
  conversationId = randomUUID();
  tokens = 0;
  const requests = new Requests(store.documents, store.conversationsTable);
  const newToken = () => `token ${++tokens}`;
  handler = createResumeHandler({
    connections: store.connections,
    connectionsApi: recorder.connectionsApi,
    log: recorder.log,
    metrics: recorder.metrics,
    requests,
    now: () => new Date(),
    newToken,
  });
});

const resume = (connectionId: string, afterSequence = 0, remaining?: () => number) =>
  send(handler, connectionId, { action: "resume", requestId, afterSequence }, remaining);
const stored = async () => (await store.items(`request#${requestId}`)).find((item) => item.sk === "metadata");

test.each([{ chunks: [] as number[] }, { chunks: [4] }, { chunks: [1, 5, 3] }, { chunks: [3, 3, 3, 3] }])(
  "a done answer with chunks of $chunks gives exactly what is missing after any cut",
  async ({ chunks }) => {
    const frames = framesOf(requestId, 12);
    await storeRequest(store, { userId: "ann", conversationId, status: "DONE" }, requestId, frames, chunks);
    const connectionId = await store.connect("ann");
    for (let cut = 0; cut <= frames.length + 1; cut++) {
      recorder.posts.length = 0;
      await resume(connectionId, cut);
      expect(recorder.framesTo(connectionId)).toEqual(frames.slice(cut));
    }
  },
);

test("a frame that is in a chunk and in the tail, because a worker ended in between, comes once", async () => {
  const frames = framesOf(requestId, 6);
  const tail = frames.slice(2).map(({ requestId: _, ...record }) => record);
  const request = { userId: "ann", conversationId, status: "DONE", tail } as const;
  await storeRequest(store, request, requestId, frames, [4]);
  const connectionId = await store.connect("ann");
  await resume(connectionId);
  expect(recorder.framesTo(connectionId)).toEqual(frames);
});

test("an answer of more than one page of the table comes whole", async () => {
  const frames = framesOf(requestId, 300).map((frame) =>
    frame.type === "delta" ? { ...frame, text: "x".repeat(5000) } : frame,
  );
  const chunks = Array(50).fill(6);
  await storeRequest(store, { userId: "ann", conversationId, status: "DONE" }, requestId, frames, chunks);
  const connectionId = await store.connect("ann");
  await resume(connectionId);
  expect(recorder.framesTo(connectionId)).toEqual(frames);
});

test("two resumes at once get everything, each in order", async () => {
  const frames = framesOf(requestId, 20);
  await storeRequest(store, { userId: "ann", conversationId, status: "DONE" }, requestId, frames, [8, 8]);
  const [one, other] = [await store.connect("ann"), await store.connect("ann")];
  await Promise.all([resume(one, 0), resume(other, 5)]);
  expect(recorder.framesTo(one)).toEqual(frames);
  expect(recorder.framesTo(other)).toEqual(frames.slice(5));
});

test.each(["QUEUED", "RUNNING"] as const)(
  "a %s request is pointed to the new connection, and its frames are left to its worker",
  async (status) => {
    const frames = framesOf(requestId, 5).slice(0, 4);
    const request = {
      userId: "ann",
      conversationId,
      status,
      connectionId: "old",
      leaseOwner: "gone",
      leaseExpiresAt: 1,
    };
    await storeRequest(store, request, requestId, frames, [2]);
    const connectionId = await store.connect("ann");
    await resume(connectionId, 3);
    expect(recorder.posts).toEqual([]);
    const changed = { connectionId, resumeAfter: 3, resumeToken: "token 1" };
    expect(await stored()).toMatchObject({ ...request, ...changed });
    await resume(connectionId, 4);
    expect(await stored()).toMatchObject({ resumeAfter: 4, resumeToken: "token 2" });
  },
);

test("a done request is left as it is", async () => {
  await storeRequest(
    store,
    { userId: "ann", conversationId, status: "DONE" },
    requestId,
    framesOf(requestId, 2),
  );
  const before = await stored();
  await resume(await store.connect("ann"));
  expect(await stored()).toEqual(before);
});

test("somebody else's request and none at all are answered the same, and nothing is changed", async () => {
  const connectionId = await store.connect("bob");
  for (const status of ["QUEUED", "RUNNING", "DONE"] as const) {
    const request = { userId: "ann", conversationId, status, connectionId: "of ann" };
    await storeRequest(store, request, requestId, framesOf(requestId, 3));
    const before = await stored();
    await resume(connectionId);
    expect(await stored()).toEqual(before);
  }
  const notFound = {
    type: "error",
    code: "NOT_FOUND",
    message: "there is no such request",
    retryable: false,
  };
  const none = randomUUID();
  await send(handler, connectionId, { action: "resume", requestId: none, afterSequence: 0 });
  expect(recorder.framesTo(connectionId)).toEqual(
    [requestId, requestId, requestId, none].map((id) => ({ ...notFound, requestId: id })),
  );
});

test("an unknown connection, and one whose token has expired, are not served", async () => {
  await storeRequest(
    store,
    { userId: "ann", conversationId, status: "DONE" },
    requestId,
    framesOf(requestId, 2),
  );
  await store.connections.add("expired", "ann", Math.floor(Date.now() / 1000), new Date());
  await resume("expired");
  await resume("unknown");
  expect(recorder.posts).toMatchObject([
    { connectionId: "expired", frame: { requestId, code: "UNAUTHENTICATED", retryable: true } },
    { connectionId: "unknown", frame: { requestId, code: "UNAUTHENTICATED", retryable: true } },
  ]);
});

test("a replay ends with its connection", async () => {
  await storeRequest(
    store,
    { userId: "ann", conversationId, status: "DONE" },
    requestId,
    framesOf(requestId, 9),
  );
  const connectionId = await store.connect("ann");
  const { post } = recorder.connectionsApi;
  let posts = 0;
  recorder.connectionsApi.post = (...parameters) => {
    if (++posts === 4) recorder.gone.add(connectionId);
    return post(...parameters);
  };
  await resume(connectionId);
  expect([posts, recorder.posts.length]).toEqual([4, 3]);
});

test("a replay that an invocation has no time for says where to go on", async () => {
  const frames = framesOf(requestId, 9);
  await storeRequest(store, { userId: "ann", conversationId, status: "DONE" }, requestId, frames);
  const connectionId = await store.connect("ann");
  let left = 10_000;
  await resume(connectionId, 0, () => (left -= 500));
  const received = recorder.framesTo(connectionId);
  expect(received.slice(0, -1)).toEqual(frames.slice(0, 4));
  expect(received.at(-1)).toMatchObject({
    type: "error",
    requestId,
    code: "TIMEOUT",
    retryable: true,
    retryAfterSeconds: 0,
  });
  expect(received.at(-1)).not.toHaveProperty("sequence");
});
