import { setTimeout as pause } from "node:timers/promises";
import { Metadata, status } from "@grpc/grpc-js";
import { ChatWorld, textOf } from "./support/chat-world";
import { expectWholeAnswer } from "./support/expect-whole";
import { retryInfo } from "./support/retry-info";
import { model, serve } from "./support/scripted-services";
import { SilentProxy } from "./support/silent-proxy";
import { testTiming } from "./support/worker";

let world: ChatWorld;
beforeAll(async () => {
  world = await ChatWorld.create();
});
afterAll(() => world.close());

const { UNAVAILABLE, INTERNAL, CANCELLED, DEADLINE_EXCEEDED, OK, RESOURCE_EXHAUSTED } = status;

test.each([
  { code: UNAVAILABLE, cuts: [...model.keys(), model.length] },
  // Whoever it was: a balancer that lost its target, a proxy, a service that ends too early.
  { code: INTERNAL, cuts: [3] },
  { code: CANCELLED, cuts: [3] },
  { code: OK, cuts: [0, 3] },
  // An engine that has fallen silent.
  { code: DEADLINE_EXCEEDED, cuts: [0, 3] },
])(
  "an answer that breaks off with status $code after $cuts deltas goes on where it broke off",
  async ({ code, cuts }) => {
    const answerCutAt = async (cut: number) => {
      const service = await serve(async (call, index) => {
        call.headers();
        const deltas = index === 0 ? call.rest.slice(0, cut) : call.rest;
        for (const delta of deltas) {
          call.delta(delta);
          await pause(4);
        }
        if (index > 0) call.finish();
        else if (code === OK) call.breakOff();
        else call.fail(code);
      });
      const question = await world.ask();
      const worker = world.worker({ address: service.address });
      expect(await worker.deliver(question.message)).toBe(false);
      expect(service.problems).toEqual([]);
      expect(service.calls).toHaveLength(2);
      const frames = await expectWholeAnswer(world, question, model);
      // The second call counts what it made itself; what the first one made is known by its deltas.
      const usage = { promptTokens: 7, completionTokens: model.length };
      expect(frames.at(-1)).toMatchObject({ usage });
    };
    await Promise.all(cuts.map(answerCutAt));
  },
);

test("an answer that breaks off after every single delta is whole in the end", async () => {
  const service = await serve((call) => {
    const [next] = call.rest;
    if (next === undefined) return call.finish();
    call.delta(next);
    call.fail(UNAVAILABLE);
  });
  const question = await world.ask();
  await world.worker({ address: service.address }).deliver(question.message);
  expect(service.calls).toHaveLength(model.length + 1);
  await expectWholeAnswer(world, question, model);
});

test("a new try may go to another instance: the load balancer's cookie is forgotten, the session is not", async () => {
  const service = await serve((call, index) => {
    call.headers("LlmServiceStickiness=session; Path=/", `AWSALBAPP-0=instance${index}; Path=/`);
    if (index === 0) return call.fail(UNAVAILABLE);
    for (const delta of call.rest) call.delta(delta);
    call.finish();
  });
  const question = await world.ask();
  await world.worker({ address: service.address }).deliver(question.message);
  expect(service.calls.map(({ cookies }) => cookies)).toEqual([[], ["LlmServiceStickiness=session"]]);
  const [conversation] = await world.store.items(`conversation#${question.conversationId}`);
  expect(conversation?.cookies).toMatchObject({
    LlmServiceStickiness: { value: "session" },
    "AWSALBAPP-0": { value: "instance1" },
  });
});

test("an unreachable service is given up after some tries; what there is of the answer stays", async () => {
  const service = await serve((call) => {
    if (call.request.continueFrom === undefined) for (const delta of model.slice(0, 4)) call.delta(delta);
    call.fail(UNAVAILABLE);
  });
  const question = await world.ask();
  const worker = world.worker({ address: service.address });
  expect(await worker.deliver(question.message)).toBe(false);
  expect(service.calls).toHaveLength(8);
  const frames = world.framesTo(question.connectionId);
  expect(frames).toEqual(await world.storedFrames(question));
  expect(textOf(frames, "answer")).toBe("The sky ");
  expect(frames.at(-1)).toMatchObject({
    type: "error",
    requestId: question.requestId,
    sequence: frames.length,
    code: "UNAVAILABLE",
    retryable: true,
  });
  expect(await world.turn(question)).toMatchObject({ answer: "The sky ", reason: "UNAVAILABLE" });
  expect(await world.tokens(question)).toBe(4);
});

test("nobody at the address is the same as nobody who answers", async () => {
  const service = await serve(() => {});
  service.stop();
  const question = await world.ask();
  await world.worker({ address: service.address }).deliver(question.message);
  expect(world.framesTo(question.connectionId)).toMatchObject([
    { type: "error", sequence: 1, code: "UNAVAILABLE" },
  ]);
  expect(await world.turn(question)).not.toHaveProperty("answer");
});

test("a service that always breaks off again, however far it gets, is given up too", async () => {
  const long = Array.from({ length: 60 }, (_, index) => ({ channel: "answer" as const, text: `${index} ` }));
  const service = await serve((call) => {
    for (const delta of call.rest.slice(0, 1)) call.delta(delta);
    call.fail(UNAVAILABLE);
  }, long);
  const question = await world.ask();
  await world.worker({ address: service.address, timing: { backoff: 1 } }).deliver(question.message);
  expect(service.calls).toHaveLength(41);
  const frames = world.framesTo(question.connectionId);
  expect(textOf(frames, "answer")).toBe(textOf(long.slice(0, 41), "answer"));
  expect(frames.at(-1)).toMatchObject({ type: "error", code: "UNAVAILABLE" });
});

test("a service without room is asked again when it says so", async () => {
  const times: number[] = [];
  const service = await serve((call, index) => {
    times.push(performance.now());
    if (index < 2) return call.fail(RESOURCE_EXHAUSTED, retryInfo(0, 100_000_000));
    for (const delta of call.rest) call.delta(delta);
    call.finish();
  });
  const question = await world.ask();
  await world.worker({ address: service.address }).deliver(question.message);
  await expectWholeAnswer(world, question, model);
  const [first = 0, second = 0, third = 0] = times;
  expect([second - first >= 100, third - second >= 100]).toEqual([true, true]);
});

test.each([
  [retryInfo(90), 90, 1],
  [new Metadata(), 1, 8],
])("a service that has no room for too long", async (details, retryAfterSeconds, calls) => {
  const service = await serve((call) => call.fail(RESOURCE_EXHAUSTED, details));
  const question = await world.ask();
  expect(await world.worker({ address: service.address }).deliver(question.message)).toBe(false);
  expect(service.calls).toHaveLength(calls);
  expect(world.framesTo(question.connectionId)).toMatchObject([
    { type: "error", sequence: 1, code: "OVERLOADED", retryable: true, retryAfterSeconds },
  ]);
  expect(await world.turn(question)).toMatchObject({ reason: "OVERLOADED" });
});

test("an answer that takes longer than its invocation may", async () => {
  const service = await serve((call) => {
    for (const delta of model.slice(0, 3)) call.delta(delta);
  });
  const question = await world.ask();
  const worker = world.worker({ address: service.address });
  const remaining = testTiming.reserve + 800;
  expect(await worker.deliver(question.message, { remaining })).toBe(false);
  expect(service.calls).toHaveLength(1);
  const frames = world.framesTo(question.connectionId);
  expect(frames).toEqual(await world.storedFrames(question));
  expect(textOf(frames, "answer")).toBe("The ");
  expect(frames.at(-1)).toMatchObject({ type: "error", code: "TIMEOUT", retryable: true });
  expect(await world.turn(question)).toMatchObject({ answer: "The ", reason: "TIMEOUT" });
});

test("a request that the service refuses is not tried again, and the error says why", async () => {
  const service = await serve((call) => call.fail(status.INVALID_ARGUMENT));
  const question = await world.ask();
  expect(await world.worker({ address: service.address }).deliver(question.message)).toBe(false);
  expect(service.calls).toHaveLength(1);
  expect(world.framesTo(question.connectionId)).toMatchObject([
    {
      type: "error",
      code: "INTERNAL",
      retryable: false,
      message: expect.stringContaining("scripted INVALID_ARGUMENT"),
    },
  ]);
});

test("a call that falls silent is given up, one that has heartbeats is not", async () => {
  const service = await serve(async (call, index) => {
    call.headers();
    if (index === 0) {
      for (let count = 0; count < 7; count++) {
        call.send({ $case: "heartbeat", value: {} });
        await pause(60);
      }
      return;
    }
    for (const delta of call.rest) call.delta(delta);
    call.finish();
  });
  const question = await world.ask();
  const worker = world.worker({ address: service.address, timing: { silence: 400 } });
  const start = performance.now();
  await worker.deliver(question.message);
  expect(performance.now() - start).toBeGreaterThan(400 + 200);
  expect(service.calls).toHaveLength(2);
  expect(service.calls[0]?.isCancelled).toBe(true);
  await expectWholeAnswer(world, question, model);
});

test("a channel that died while the environment was paused costs one bounded wait, for each who is on it", async () => {
  const service = await serve(async (call, index) => {
    call.headers();
    const [first, ...others] = call.rest;
    if (first !== undefined) call.delta(first);
    // The third call hears nothing more.
    if (index === 2) return;
    for (const delta of others) call.delta(delta);
    call.finish();
  });
  const proxy = await new SilentProxy(Number(service.address.split(":")[1])).start();
  try {
    const timing = { headers: 500, silence: 1000 };
    const worker = world.worker({ address: proxy.address, timing });
    const questions = await Promise.all([world.ask(), world.ask(), world.ask(), world.ask()]);
    const [first, second, third, fourth] = questions;
    await worker.deliver(first.message);
    await worker.deliver(second.message);
    const running = worker.deliver(third.message);
    await world.connections.attempted(third.requestId, 1);
    expect(proxy.accepted).toBe(1);
    proxy.silence();
    await worker.deliver(fourth.message);
    expect(proxy.accepted).toBe(2);
    expect(worker.events).not.toContain("call-failed");
    await running;
    for (const question of questions) await expectWholeAnswer(world, question, model);
  } finally {
    await proxy.stop();
  }
});

test("a channel that has not been used for long is not trusted", async () => {
  const service = await serve((call) => {
    for (const delta of call.rest) call.delta(delta);
    call.finish();
  });
  const proxy = await new SilentProxy(Number(service.address.split(":")[1])).start();
  try {
    const worker = world.worker({ address: proxy.address, timing: { idleChannel: 50 } });
    const [first, second] = [await world.ask(), await world.ask()];
    await worker.deliver(first.message);
    await pause(60);
    await worker.deliver(second.message);
    expect(proxy.accepted).toBe(2);
    await expectWholeAnswer(world, second, model);
  } finally {
    await proxy.stop();
  }
});
