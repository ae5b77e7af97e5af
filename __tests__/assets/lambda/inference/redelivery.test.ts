import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { RequestLease } from "../../../../assets/lambda/src/inference/request-lease";
import type { Timing } from "../../../../assets/lambda/src/inference/timing";
import { waitUntil } from "../../../support/wait-until";
import { ChatWorld, type Question, textOf } from "./support/chat-world";
import { expectWholeAnswer, expectWholeFrames } from "./support/expect-whole";
import { Gate } from "./support/gate";
import type { Life } from "./support/life";
import type { ScriptedCall } from "./support/scripted-service";
import { model, serve } from "./support/scripted-services";
import { testTiming } from "./support/worker";

let world: ChatWorld;
beforeAll(async () => {
  world = await ChatWorld.create();
});
afterAll(() => world.close());

const sayAll = async (call: ScriptedCall) => {
  call.headers();
  for (const delta of call.rest) {
    call.delta(delta);
    await pause(8);
  }
  call.finish();
};

type Death = Life["endsAfter"];
const deaths: readonly Death[] = [
  ...Array.from(
    { length: 14 },
    (_, index): Death =>
      (number) =>
        number === index + 1,
  ),
  // The very last write, whichever it is: then the client resumes, and reads what is stored.
  (_, { ExpressionAttributeValues: values }) =>
    (values as Record<string, unknown> | undefined)?.[":status"] === "DONE",
];

test("a worker that dies after any of its writes has a successor that goes on exactly there", async () => {
  const answerWithDeath = async (endsAfter: Death) => {
    const service = await serve(sayAll);
    const { address } = service;
    const question = await world.ask();
    const first = world.worker({ address });
    first.life.endsAfter = endsAfter;
    await first.deliver(question.message);
    await world.expireLease(question);
    const second = world.worker({ address });
    expect(await second.deliver(question.message, { count: 2 })).toBe(false);
    expect(service.problems).toEqual([]);

    const stored = await world.storedFrames(question);
    expectWholeFrames(stored, model);
    expect(await world.turn(question)).toMatchObject({ answer: textOf(model, "answer"), reason: "stop" });
    expect(await world.tokens(question)).toBe(7 + model.length);
    // Frames that were on their way when the worker died may come again, as they were: nobody knows that they arrived.
    const received = world.framesTo(question.connectionId);
    const firstTimes = received.filter(
      (frame, index) => received.findIndex(({ sequence }) => sequence === frame.sequence) === index,
    );
    const wasDone = second.events.includes("not-taken");
    expect(firstTimes).toEqual(wasDone ? stored.slice(0, firstTimes.length) : stored);
    for (const frame of received) expect(frame).toEqual(stored[frame.sequence - 1]);
  };
  await Promise.all(deaths.map(answerWithDeath));
});

test("workers that die one after the other do not keep an answer from being whole", async () => {
  const service = await serve(sayAll);
  const { address } = service;
  const question = await world.ask();
  for (let count = 1; count <= 3; count++) {
    const worker = world.worker({ address });
    worker.life.endsAfter = (number) => number === 4;
    expect(await worker.deliver(question.message, { count })).toBe(true);
    await world.expireLease(question);
  }
  expect(await world.worker({ address, maxAttempts: 4 }).deliver(question.message, { count: 4 })).toBe(false);
  expect(service.problems).toEqual([]);
  expectWholeFrames(await world.storedFrames(question), model);
  expect(await world.tokens(question)).toBe(7 + model.length);
});

test("a successor serves a resume and a cancellation that its predecessor did not live to see", async () => {
  const service = await serve(sayAll);
  const { address } = service;
  const [resumed, cancelled] = [await world.ask(), await world.ask()];
  for (const question of [resumed, cancelled]) {
    const worker = world.worker({ address });
    worker.life.endsAfter = (number) => number === 4;
    await worker.deliver(question.message);
    await world.expireLease(question);
  }
  const other = await world.resume(resumed, 1);
  await world.cancel(cancelled);
  expect(await world.worker({ address }).deliver(resumed.message, { count: 2 })).toBe(false);
  const stored = await world.storedFrames(resumed);
  expectWholeFrames(stored, model);
  expect(world.framesTo(other)).toEqual(stored.slice(1));

  const calls = service.calls.length;
  expect(await world.worker({ address }).deliver(cancelled.message, { count: 2 })).toBe(false);
  expect(service.calls).toHaveLength(calls);
  expect((await world.storedFrames(cancelled)).at(-1)).toMatchObject({
    type: "finished",
    reason: "cancelled",
  });
});

test("a successor does not repeat what a resumed connection has got already", async () => {
  const gate = new Gate();
  const service = await serve(async (call) => {
    for (const delta of call.rest.slice(0, 3)) call.delta(delta);
    await gate.passed;
    for (const delta of call.rest.slice(3)) call.delta(delta);
    call.finish();
  });
  const { address } = service;
  const question = await world.ask();
  const first = world.worker({ address });
  const delivery = first.deliver(question.message);
  await waitUntil("three deltas", () => isNoted(question, question.connectionId));
  const other = await world.resume(question, 0);
  await waitUntil("they are repeated", () => isNoted(question, other));
  first.life.end();
  expect(await delivery).toBe(true);
  await world.expireLease(question);
  gate.open();
  expect(await world.worker({ address }).deliver(question.message, { count: 2 })).toBe(false);
  const stored = await world.storedFrames(question);
  expectWholeFrames(stored, model);
  expect(world.framesTo(other)).toEqual(stored);
});

/** Everything that the model says first was posted, and that is known. */
const isNoted = async (question: Question, connectionId: string) => {
  const frames = world.framesTo(connectionId);
  const { postedFor, postedSequence, resumeToken = "" } = await world.request(question);
  const isAll = textOf(frames, "answer") === "The " && postedSequence === frames.length;
  return isAll && postedFor === resumeToken;
};
const running = async (timing: Partial<Timing> = {}) => {
  const gate = new Gate();
  const service = await serve(async (call, index) => {
    call.headers();
    const [head = [], rest = []] = [call.rest.slice(0, 3), call.rest.slice(3)];
    for (const delta of head) call.delta(delta);
    if (index === 0) await gate.passed;
    for (const delta of rest) call.delta(delta);
    call.finish();
  });
  const question = await world.ask();
  const receiptHandle = randomUUID();
  const worker = world.worker({ address: service.address, timing });
  const delivery = worker.deliver(question.message, { receiptHandle });
  await waitUntil("it is known what was posted", () => isNoted(question, question.connectionId));
  return { gate, service, question, worker, delivery, receiptHandle };
};

test("a second delivery while the first is being answered touches nothing", async () => {
  const { gate, service, question, delivery } = await running();
  for (const count of [2, 4]) {
    const second = world.worker({ address: service.address });
    expect(await second.deliver(question.message, { count })).toBe(true);
    // When the lease, which the first one renews, would be over.
    const [{ seconds } = { seconds: 0 }] = second.again;
    expect([seconds > 5, seconds <= 10]).toEqual([true, true]);
    expect(second.life.writes).toBe(1);
  }
  expect(service.calls).toHaveLength(1);
  gate.open();
  expect(await delivery).toBe(false);
  await expectWholeAnswer(world, question, model);
});

test("a message is held while its answer is made, so that one whose function dies comes again soon", async () => {
  const { gate, worker, delivery, receiptHandle } = await running({ hold: 1500, holdAgain: 20 });
  const { toQueue } = worker;
  await waitUntil("it is held again and again", () => toQueue.length >= 3);
  gate.open();
  expect(await delivery).toBe(false);
  const { length } = toQueue;
  await pause(100);
  expect(toQueue).toEqual(Array(length).fill({ call: "hold", receiptHandle, seconds: 2 }));
});

test("a message that failed is not held any more when the queue is told when it comes again", async () => {
  const service = await serve(sayAll);
  const worker = world.worker({ address: service.address, timing: { holdAgain: 5 } });
  expect(await worker.deliver({})).toBe(true);
  await pause(50);
  expect(worker.toQueue.map(({ call }) => call)).toEqual(["hold", "deliverAgain"]);
});

test("an answer is made even if its message cannot be held", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  const worker = world.worker({ address: service.address, holdFails: true });
  expect(await worker.deliver(question.message)).toBe(false);
  expect(worker.events).toContain("message-not-held");
  await expectWholeAnswer(world, question, model);
});

test.each(["its lease had run out", "the same delivery was handed over again"])(
  "a worker that is still there when %s stops, and the other one's answer is whole",
  async (why) => {
    const isSame = why === "the same delivery was handed over again";
    // A lease that is over as soon as it is renewed.
    const timing = isSame ? {} : { lease: -1 };
    const { gate, service, question, worker, delivery, receiptHandle } = await running(timing);
    const second = world.worker({ address: service.address });
    const options = isSame ? { receiptHandle } : { count: 2 };
    expect(await second.deliver(question.message, options)).toBe(false);
    expect(await delivery).toBe(true);
    expect(worker.events).toContain("delivery-failed");
    await waitUntil("its call is cancelled", () => service.calls[0]?.isCancelled === true);
    gate.open();
    await expectWholeAnswer(world, question, model);
  },
);

test("a chunk of a worker that comes too late does not take frames away", async () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    channel: "answer" as const,
    text: `word${index} `,
  }));
  const service = await serve(async (call) => {
    for (const delta of call.rest) {
      call.delta(delta);
      await pause(3);
    }
    call.finish();
  }, many);
  const question = await world.ask();
  await world.worker({ address: service.address }).deliver(question.message);
  const before = await world.storedFrames(question);
  const chunks = (await world.store.items(`request#${question.requestId}`)).filter(({ sk }) =>
    String(sk).startsWith("frames#"),
  );
  expect(chunks.length).toBeGreaterThan(2);
  const late = new RequestLease({
    documents: world.store.documents,
    table: world.store.conversationsTable,
    requests: { find: async () => undefined },
    requestId: question.requestId,
    owner: "late",
    leaseMilliseconds: 1,
    retentionDays: 1,
  });
  for (const { frames } of chunks) await late.putChunk((frames as typeof before).slice(0, 1));
  expect(await world.storedFrames(question)).toEqual(before);
});

test("a failure that is noticed gives the request back, and has it delivered again soon", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  let reads = 0;
  const history = {
    newest: async () => {
      if (++reads === 1) throw new Error("throttled");
      return [];
    },
    messages: async () => {
      throw new Error("a defect");
    },
  };
  const worker = world.worker({ address: service.address, history });
  for (const count of [1, 2, 3]) {
    expect(await worker.deliver(question.message, { count, receiptHandle: `receipt ${count}` })).toBe(true);
    expect(await world.request(question)).not.toHaveProperty("leaseOwner");
  }
  const { writes } = worker.life;
  await pause(3 * testTiming.poll);
  expect(worker.life.writes).toBe(writes);
  expect(worker.again).toEqual([
    { receiptHandle: "receipt 1", seconds: 2 },
    { receiptHandle: "receipt 2", seconds: 4 },
    { receiptHandle: "receipt 3", seconds: 8 },
  ]);
  // The fourth delivery is one too many: the user is told, and the message goes to the dead letters.
  expect(await worker.deliver(question.message, { count: 4, receiptHandle: "receipt 4" })).toBe(true);
  expect(worker.again.at(-1)).toEqual({ receiptHandle: "receipt 4", seconds: 0 });
  const stored = await world.storedFrames(question);
  expect(stored).toMatchObject([{ type: "error", sequence: 1, code: "INTERNAL", retryable: true }]);
  expect(world.framesTo(question.connectionId)).toEqual(stored);
  expect((await world.request(question)).status).toBe("DONE");
  expect(await world.turn(question)).toMatchObject({ reason: "INTERNAL" });
});

test("an answer that is given up keeps what there is of it", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  const first = world.worker({ address: service.address });
  first.life.endsAfter = (number) => number === 5;
  await first.deliver(question.message);
  await world.expireLease(question);
  const said = await world.storedFrames(question);
  expect(await world.worker({ address: service.address }).deliver(question.message, { count: 4 })).toBe(true);
  const stored = await world.storedFrames(question);
  expect(stored.slice(0, -1)).toEqual(said);
  expect(stored.at(-1)).toMatchObject({ type: "error", sequence: said.length + 1, code: "INTERNAL" });
  expect(service.calls).toHaveLength(1);
});

test("a message whose request is done is done too, however often it comes", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  const worker = world.worker({ address: service.address });
  await worker.deliver(question.message);
  const before = await world.request(question);
  for (const count of [2, 4]) expect(await worker.deliver(question.message, { count })).toBe(false);
  expect(await world.request(question)).toEqual(before);
  expect(service.calls).toHaveLength(1);
  await expectWholeAnswer(world, question, model);
});

test("messages that say nothing of use end as dead letters, and harm nobody", async () => {
  const service = await serve(sayAll);
  const mine: Question = await world.ask();
  const worker = world.worker({ address: service.address });
  const wrong = [
    { requestId: randomUUID(), conversationId: mine.conversationId, userId: mine.userId },
    { ...mine.message, userId: "somebody else" },
    { requestId: "no UUID" },
    {},
  ];
  for (const message of wrong) expect(await worker.deliver(message)).toBe(true);
  expect(service.calls).toHaveLength(0);
  expect((await world.request(mine)).status).toBe("QUEUED");
});

test("of a batch, only what has failed is reported, with what comes after it in the same conversation", async () => {
  const service = await serve(sayAll);
  const [one, two, three] = [await world.ask(), await world.ask(), await world.ask()];
  const record = (messageId: string, message: object, MessageGroupId: string) => ({
    messageId,
    receiptHandle: messageId,
    body: JSON.stringify(message),
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()), MessageGroupId },
  });
  const worker = world.worker({ address: service.address });
  const { batchItemFailures } = await worker.handle([
    record("a", one.message, "x"),
    record("b", {}, "x"),
    record("c", two.message, "x"),
    record("d", three.message, "y"),
  ]);
  expect(batchItemFailures).toEqual([{ itemIdentifier: "b" }, { itemIdentifier: "c" }]);
  expect((await world.request(two)).status).toBe("QUEUED");
  for (const question of [one, three]) await expectWholeAnswer(world, question, model);
});
