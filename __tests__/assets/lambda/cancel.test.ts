import { randomUUID } from "node:crypto";
import { createCancelHandler } from "../../../assets/lambda/src/cancel/cancel-handler";
import { closeTurn } from "../../../assets/lambda/src/common/close-turn";
import { Requests } from "../../../assets/lambda/src/common/requests";
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
let handler: ReturnType<typeof createCancelHandler>;
let requestId: string;
let conversationId: string;
let connectionId: string;
beforeEach(async () => {
  recorder = new Recorder();
  requestId = randomUUID();
  conversationId = randomUUID();
  connectionId = await store.connect("ann");
  handler = createCancelHandler({
    connections: store.connections,
    connectionsApi: recorder.connectionsApi,
    documents: store.documents,
    conversationsTable: store.conversationsTable,
    log: recorder.log,
    metrics: recorder.metrics,
    now: () => new Date(),
  });
});

const cancel = (connection = connectionId) => send(handler, connection, { action: "cancel", requestId });
const stored = async () => (await store.items(`request#${requestId}`)).find((item) => item.sk === "metadata");
const turn = async () => (await store.items(`conversation#${conversationId}`)).at(-1);
const cancelled = () => ({
  type: "finished",
  requestId,
  sequence: 1,
  reason: "cancelled",
  usage: { promptTokens: 0, completionTokens: 0 },
});

test("a request that waits ends at once, for whoever asked it too", async () => {
  await storeRequest(
    store,
    { userId: "ann", conversationId, status: "QUEUED", connectionId: "other" },
    requestId,
  );
  await cancel();
  const { requestId: _, ...frame } = cancelled();
  expect(await stored()).toMatchObject({ status: "DONE", cancelled: true, lastSequence: 1, tail: [frame] });
  expect(await turn()).toMatchObject({ requestId, reason: "cancelled" });
  expect(await turn()).not.toHaveProperty("answer");
  expect(recorder.framesTo(connectionId)).toEqual([cancelled()]);
  expect(recorder.framesTo("other")).toEqual([cancelled()]);
  expect(recorder.counts).toEqual([{ name: "Cancelled", dimensions: { outcome: "FINISHED" } }]);
  // A resume gives the same frame.
  const requests = new Requests(store.documents, store.conversationsTable);
  const request = await requests.find(requestId);
  expect(request && (await requests.frames(requestId, request, 0))).toEqual([cancelled()]);
});

test("one that waits at the connection from which it is cancelled is told once", async () => {
  await storeRequest(store, { userId: "ann", conversationId, status: "QUEUED", connectionId }, requestId);
  await cancel();
  expect(recorder.posts).toEqual([{ connectionId, frame: cancelled() }]);
});

test("a running request is marked for its worker, which ends it", async () => {
  const running = {
    userId: "ann",
    conversationId,
    status: "RUNNING",
    connectionId,
    leaseOwner: "worker",
  } as const;
  await storeRequest(store, running, requestId, framesOf(requestId, 9).slice(0, 3));
  const before = await stored();
  await cancel();
  expect(await stored()).toEqual({ ...before, cancelled: true });
  expect(recorder.posts).toEqual([]);
});

test("a done request stays done", async () => {
  await storeRequest(
    store,
    { userId: "ann", conversationId, status: "DONE" },
    requestId,
    framesOf(requestId, 3),
  );
  const before = await stored();
  await cancel();
  expect(await stored()).toEqual(before);
  expect(recorder.posts).toEqual([]);
  expect(recorder.counts).toEqual([{ name: "Cancelled", dimensions: { outcome: "ALREADY_DONE" } }]);
});

test("twice at once ends it once", async () => {
  await storeRequest(store, { userId: "ann", conversationId, status: "QUEUED", connectionId }, requestId);
  await Promise.all([cancel(), cancel()]);
  expect(recorder.posts).toEqual([{ connectionId, frame: cancelled() }]);
});

test("somebody else's request and none at all are answered the same, and nothing is changed", async () => {
  const bob = await store.connect("bob");
  for (const status of ["QUEUED", "RUNNING", "DONE"] as const) {
    await storeRequest(store, { userId: "ann", conversationId, status, connectionId }, requestId);
    const before = await stored();
    await cancel(bob);
    expect(await stored()).toEqual(before);
  }
  requestId = randomUUID();
  await cancel(bob);
  expect(recorder.framesTo(bob).map((frame) => ({ ...frame, requestId: "-" }))).toEqual(
    Array(4).fill({
      type: "error",
      requestId: "-",
      code: "NOT_FOUND",
      message: "there is no such request",
      retryable: false,
    }),
  );
  expect(recorder.framesTo(connectionId)).toEqual([]);
});

test("an expired token cancels nothing", async () => {
  await storeRequest(store, { userId: "ann", conversationId, status: "QUEUED", connectionId }, requestId);
  await store.connections.add("expired", "ann", Math.floor(Date.now() / 1000), new Date());
  await cancel("expired");
  expect(recorder.framesTo("expired")).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  expect(await stored()).toMatchObject({ status: "QUEUED" });
});

test("a turn that another request has taken over keeps its own end", async () => {
  await storeRequest(store, { userId: "ann", conversationId, status: "DONE" }, requestId);
  const close = (id: string, end: Parameters<typeof closeTurn>[4]) =>
    closeTurn(store.documents, store.conversationsTable, id, { conversationId, turn: 1 }, end);
  await close(requestId, { reason: "stop", answer: "Rayleigh" });
  await close(randomUUID(), { reason: "cancelled" });
  expect(await turn()).toMatchObject({ requestId, reason: "stop", answer: "Rayleigh" });
});
