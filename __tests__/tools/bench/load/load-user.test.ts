import type { ClientFrame } from "../../../../assets/chat-protocol/client-frame";
import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import { LoadUser } from "../../../../tools/bench/load/load-user";
import { Turnstile } from "../../../../tools/bench/load/turnstile";
import { ChatStandIn } from "./support/chat-stand-in";

const usage = { promptTokens: 1, completionTokens: 1 };
const finished = (requestId: string, reason: "stop" | "cancelled" = "stop"): ServerFrame => ({
  type: "finished",
  requestId,
  sequence: 2,
  reason,
  usage,
});

let chat: ChatStandIn;
afterEach(() => chat.close());

async function userOf(
  onFrame: (frame: Extract<ClientFrame, { requestId: string }>, send: (frame: ServerFrame) => void) => void,
): Promise<LoadUser> {
  chat = await ChatStandIn.start((frame, send) => {
    if ("requestId" in frame) onFrame(frame, send);
  });
  return new LoadUser(await chat.connect(), new Turnstile(1));
}

const asked = () => chat.received.flatMap((frame) => (frame.action === "message" ? [frame] : []));

test("a user asks the next question in the same conversation when the last one is answered, until told to stop", async () => {
  const stop = new AbortController();
  const user = await userOf(({ action, requestId }, send) => {
    if (action === "message") send({ type: "accepted", requestId });
    if (asked().length === 3) stop.abort();
    send(finished(requestId, action === "cancel" ? "cancelled" : "stop"));
  });
  await user.askUntil(stop.signal);
  expect(asked()).toHaveLength(3);
  expect(new Set(asked().map(({ conversationId }) => conversationId)).size).toBe(1);
  expect(new Set(asked().map(({ text }) => text)).size).toBe(3);
  expect(user.questions.map(({ end }) => end?.frame.type)).toEqual(["finished", "finished", "finished"]);
});

test("what is not answered when a user is told to stop is cancelled, when it has been accepted", async () => {
  const stop = new AbortController();
  const user = await userOf(({ action, requestId }, send) => {
    if (action === "cancel") send(finished(requestId, "cancelled"));
    else {
      stop.abort();
      send({ type: "accepted", requestId });
    }
  });
  await user.askUntil(stop.signal);
  expect(chat.received.map(({ action }) => action)).toEqual(["message", "cancel"]);
  expect(user.questions[0]?.end?.frame).toMatchObject({ reason: "cancelled" });
});

test("nothing is asked after the signal", async () => {
  const user = await userOf(() => {});
  expect(await user.ask({ signal: AbortSignal.abort() })).toBeUndefined();
  expect(chat.received).toEqual([]);
});

test("a refused user asks again only when the refusal says", async () => {
  const stop = new AbortController();
  const times: number[] = [];
  const user = await userOf(({ requestId }, send) => {
    times.push(performance.now());
    if (times.length === 2) {
      stop.abort();
      send(finished(requestId));
      return;
    }
    const why = { code: "OVERLOADED", message: "no room", retryable: true, retryAfterSeconds: 1 } as const;
    send({ type: "error", requestId, sequence: 1, ...why });
  });
  await user.askUntil(stop.signal);
  const [first = 0, second = 0] = times;
  // Timers may be a little early.
  expect(second - first).toBeGreaterThan(990);
});

test("a question that could not be cancelled is answered to its end", async () => {
  const stop = new AbortController();
  const user = await userOf(({ action, requestId }, send) => {
    if (action === "message") {
      send({ type: "accepted", requestId });
      stop.abort();
      return;
    }
    send({ type: "error", requestId, code: "INTERNAL", message: "a fault of the service", retryable: true });
    send(finished(requestId));
  });
  await user.askUntil(stop.signal);
  expect(user.questions[0]?.end?.frame).toMatchObject({ type: "finished", reason: "stop" });
});
