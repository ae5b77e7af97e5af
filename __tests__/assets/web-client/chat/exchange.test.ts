import type { ClientFrame } from "../../../../assets/chat-protocol/client-frame";
import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import { Exchange } from "../../../../assets/web-client/src/chat/exchange";
import type { Turn } from "../../../../assets/web-client/src/chat/turn";
import { conversationId, requestId, turn } from "../support/turns";

const accepted: ServerFrame = { type: "accepted", requestId };
const message: ClientFrame = { action: "message", requestId, conversationId, text: "Why?" };
const cancel: ClientFrame = { action: "cancel", requestId };
const notFound: ServerFrame = {
  type: "error",
  requestId,
  code: "NOT_FOUND",
  message: "no",
  retryable: false,
};

function delta(sequence: number): ServerFrame {
  return { type: "delta", requestId, sequence, channel: "answer", text: `${sequence} ` };
}

function resume(afterSequence: number): ClientFrame {
  return { action: "resume", requestId, afterSequence };
}

function begin(start: Turn = turn(), mayHaveBeenSent = false) {
  const sent: ClientFrame[] = [];
  let unauthenticated = 0;
  const exchange = new Exchange(start, mayHaveBeenSent, {
    send: (frame) => sent.push(frame),
    onTurn: () => {},
    onUnauthenticated: () => unauthenticated++,
  });
  return { exchange, sent, unauthenticated: () => unauthenticated };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("says nothing before there is a connection, and the question once there is", () => {
  const { exchange, sent } = begin();
  jest.advanceTimersByTime(60_000);
  expect(sent).toEqual([]);
  exchange.opened();
  expect(sent).toEqual([message]);
  exchange.receive(accepted);
  expect(sent).toEqual([message]);
});

test("a question that was not accepted when the connection was lost is sent again, and its frames are asked for", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.closed();
  exchange.opened();
  expect(sent).toEqual([message, message]);
  exchange.receive(accepted);
  expect(sent.at(-1)).toEqual(resume(0));
});

test("so are those of a question that another tab had sent", () => {
  const { exchange, sent } = begin(turn(), true);
  exchange.opened();
  exchange.receive(accepted);
  expect(sent).toEqual([message, resume(0)]);
});

test("on another connection an answer goes on after what is there", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  for (const frame of [accepted, delta(1), delta(2)]) exchange.receive(frame);
  exchange.closed();
  exchange.opened();
  expect(sent).toEqual([message, resume(2)]);
});

test("a gap is asked about once, and again when nothing came of it", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  for (const frame of [accepted, delta(1), delta(3), delta(4), delta(5)]) exchange.receive(frame);
  expect(sent).toEqual([message, resume(1)]);
  // Later frames must not put the second request off.
  jest.advanceTimersByTime(9_000);
  exchange.receive(delta(6));
  jest.advanceTimersByTime(1_500);
  expect(sent).toEqual([message, resume(1), resume(1)]);
  for (let sequence = 2; sequence <= 6; sequence++) exchange.receive(delta(sequence));
  expect(exchange.turn.answer).toBe("1 2 3 4 5 6 ");
});

test("a question without any reply is sent again, and fails in the end", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  jest.advanceTimersByTime(60_000);
  expect(sent).toEqual([message, message, message, message]);
  expect(exchange.turn).toMatchObject({
    status: "failed",
    failure: { code: "UNAVAILABLE", retryable: true },
  });
});

test("lost connections do not count against the question", () => {
  const { exchange } = begin();
  for (let times = 0; times < 20; times++) {
    exchange.opened();
    // Twice without a reply, on each.
    jest.advanceTimersByTime(25_000);
    exchange.closed();
  }
  exchange.opened();
  expect(exchange.turn.status).toBe("sending");
});

test("silence within an answer is broken by asking for more", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  for (const frame of [accepted, delta(1)]) exchange.receive(frame);
  jest.advanceTimersByTime(19_000);
  expect(sent).toEqual([message]);
  jest.advanceTimersByTime(2_000);
  expect(sent).toEqual([message, resume(1)]);
});

test("a long silence of the queue never fails a question that is on record", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.receive(accepted);
  jest.advanceTimersByTime(3_600_000);
  expect(exchange.turn.status).toBe("waiting");
  expect(sent.length).toBeGreaterThan(30);
  expect(sent.length).toBeLessThan(200);
});

test("a failure of the gateway sends again soon", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.sendingFailed();
  jest.advanceTimersByTime(2_500);
  expect(sent).toEqual([message, message]);
});

test("a stop is sent when the question is on record, so that it finds it", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.stop();
  expect(sent).toEqual([message]);
  exchange.receive(accepted);
  expect(sent).toEqual([message, cancel]);
});

test("a stop without connection is sent on the next", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.receive(accepted);
  exchange.closed();
  exchange.stop();
  exchange.opened();
  expect(sent).toEqual([message, resume(0), cancel]);
});

test("a stopped question that perhaps never arrived is not sent again", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  exchange.closed();
  exchange.stop();
  exchange.opened();
  expect(sent).toEqual([message, cancel]);
  exchange.receive(notFound);
  expect(exchange.turn).toMatchObject({ status: "finished", reason: "cancelled" });
});

test("an expired token is passed on, and the question stays", () => {
  const { exchange, unauthenticated } = begin();
  exchange.opened();
  exchange.receive({ type: "error", requestId, code: "UNAUTHENTICATED", message: "", retryable: true });
  expect(unauthenticated()).toBe(1);
  expect(exchange.turn.status).toBe("sending");
});

test("once it is done it is silent", () => {
  const { exchange, sent } = begin();
  exchange.opened();
  const usage = { promptTokens: 1, completionTokens: 1 };
  for (const frame of [
    accepted,
    { type: "finished", requestId, sequence: 1, reason: "stop", usage } as const,
  ]) {
    exchange.receive(frame);
  }
  jest.advanceTimersByTime(600_000);
  expect(sent).toEqual([message]);
  expect(jest.getTimerCount()).toBe(0);
});
