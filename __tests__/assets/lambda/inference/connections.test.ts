import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "../../../support/wait-until";
import { ChatWorld, type Question, textOf } from "./support/chat-world";
import type { Post, PostAnswer } from "./support/connections-server";
import { expectWholeAnswer, expectWholeFrames } from "./support/expect-whole";
import { Gate } from "./support/gate";
import type { ScriptedCall } from "./support/scripted-service";
import { model, serve } from "./support/scripted-services";

let world: ChatWorld;
beforeAll(async () => {
  world = await ChatWorld.create();
});
afterAll(() => world.close());

const answers = new Map<string, (post: Post) => PostAnswer | Promise<PostAnswer>>();
beforeEach(() => {
  answers.clear();
  world.connections.answer = (post) => answers.get(post.connectionId)?.(post) ?? "sent";
});

const sequences = (connectionId: string) => world.framesTo(connectionId).map(({ sequence }) => sequence);
/** Numbers from one to another. */
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const said = (question: Question) =>
  ["reasoning" as const, "answer" as const]
    .map((channel) => textOf(world.framesTo(question.connectionId), channel))
    .join("");
/** All that the model says in its first deltas. */
const textUntil = (deltas: number) =>
  model
    .slice(0, deltas)
    .map(({ text }) => text)
    .join("");

const sayAll = (call: ScriptedCall) => {
  for (const delta of call.rest) call.delta(delta);
  call.finish();
};
/** Says the first deltas, each when the one before was posted, so that each is a frame of its own. */
const sayOneByOne = async (call: ScriptedCall, { requestId }: Question, deltas: number) => {
  for (const [index, delta] of call.rest.slice(0, deltas).entries()) {
    call.delta(delta);
    await world.connections.attempted(requestId, index + 1);
  }
};
const goneAfter = (question: Question, frames: number) =>
  answers.set(question.connectionId, () =>
    world.framesTo(question.connectionId).length < frames ? "sent" : "gone",
  );

test("an answer whose reader has gone at any frame is finished, stored whole, and posted no more", async () => {
  const answerGoneAfter = async (frames: number) => {
    const question = await world.ask();
    goneAfter(question, frames);
    const service = await serve(async (call) => {
      await sayOneByOne(call, question, frames + 1);
      const isForgotten = async () => (await world.request(question)).connectionId === undefined;
      if (frames < model.length) await waitUntil("the connection is forgotten", isForgotten);
      for (const delta of model.slice(frames + 1)) call.delta(delta);
      call.finish();
    });
    const worker = world.worker({ address: service.address });
    expect(await worker.deliver(question.message)).toBe(false);
    const stored = await world.storedFrames(question);
    expectWholeFrames(stored, model);
    expect(world.framesTo(question.connectionId)).toEqual(stored.slice(0, frames));
    expect(await world.turn(question)).toMatchObject({ answer: textOf(model, "answer"), reason: "stop" });
    expect(await world.store.connections.find(question.connectionId)).toBeUndefined();
    expect(worker.events.filter((event) => event === "connection-gone")).toHaveLength(1);
  };
  await Promise.all(range(0, model.length).map(answerGoneAfter));
});

test("an answer whose reader has gone is cancelled where that is configured", async () => {
  const answerGoneAfter = async (frames: number) => {
    const question = await world.ask();
    goneAfter(question, frames);
    const service = await serve((call) => sayOneByOne(call, question, frames + 1));
    const worker = world.worker({ address: service.address, onDisconnect: "cancel" });
    expect(await worker.deliver(question.message)).toBe(false);
    await waitUntil("the call is cancelled", () => service.calls[0]?.isCancelled === true);
    const stored = await world.storedFrames(question);
    expect(stored).toHaveLength(frames + 2);
    expect(stored.at(-1)).toMatchObject({ type: "finished", reason: "cancelled" });
    expect(world.framesTo(question.connectionId)).toEqual(stored.slice(0, frames));
    expect((await world.request(question)).status).toBe("DONE");
    expect(await world.turn(question)).toMatchObject({ reason: "cancelled" });
  };
  await Promise.all(range(0, model.length - 1).map(answerGoneAfter));
});

test.each(["finish", "cancel"] as const)(
  "a resume that comes before the old connection is found gone has the answer go on (on disconnect: %s)",
  async (onDisconnect) => {
    const resumed = new Gate();
    const service = await serve(async (call) => {
      for (const delta of call.rest.slice(0, 3)) call.delta(delta);
      await resumed.passed;
      for (const delta of call.rest.slice(3)) call.delta(delta);
      call.finish();
    });
    const question = await world.ask();
    let other = "";
    answers.set(question.connectionId, async ({ frame }) => {
      if (other === "" && "sequence" in frame && frame.sequence === 1) return "sent";
      if (other === "") {
        other = await world.resume(question, 1);
        resumed.open();
      }
      return "gone";
    });
    const worker = world.worker({ address: service.address, onDisconnect });
    expect(await worker.deliver(question.message)).toBe(false);
    const stored = await world.storedFrames(question);
    expectWholeFrames(stored, model);
    expect(world.framesTo(other)).toEqual(stored.slice(1));
    expect((await world.request(question)).connectionId).toBe(other);
  },
);

test("a connection that is found gone while a write is on its way is found gone once", async () => {
  const question = await world.ask();
  goneAfter(question, 1);
  const service = await serve(async (call) => {
    await sayOneByOne(call, question, 2);
    await pause(50);
    for (const delta of model.slice(2)) call.delta(delta);
    call.finish();
  });
  // With no time between two writes, there is always one.
  const worker = world.worker({ address: service.address, timing: { poll: 0 } });
  expect(await worker.deliver(question.message)).toBe(false);
  expectWholeFrames(await world.storedFrames(question), model);
  expect(worker.events.filter((event) => event === "connection-gone")).toHaveLength(1);
});

test.each(["sent", "gone"] as const)(
  "a post that is on its way when a resume is noticed, and is then %s, takes nothing from the new connection",
  async (outcome) => {
    const question = await world.ask();
    const service = await serve(async (call) => {
      await sayOneByOne(call, question, 4);
      for (const delta of model.slice(4)) call.delta(delta);
      call.finish();
    });
    let other = "";
    answers.set(question.connectionId, async ({ frame }) => {
      if (!("sequence" in frame) || frame.sequence !== 4) return "sent";
      other = await world.resume(question, 1);
      const { resumeToken } = await world.request(question);
      const isNoticed = async () => (await world.request(question)).postedFor === resumeToken;
      await waitUntil("the worker has noticed", isNoticed);
      return outcome;
    });
    expect(await world.worker({ address: service.address }).deliver(question.message)).toBe(false);
    const stored = await world.storedFrames(question);
    expectWholeFrames(stored, model);
    expect(world.framesTo(other)).toEqual(stored.slice(1));
    expect((await world.request(question)).connectionId).toBe(other);
  },
);

test("a resume after any frame gets every later one on the new connection, and nothing twice", async () => {
  const resumeAfter = async (frames: number) => {
    const resumed = new Gate();
    const question = await world.ask();
    const service = await serve(async (call) => {
      await sayOneByOne(call, question, frames);
      await resumed.passed;
      for (const delta of model.slice(frames)) call.delta(delta);
      call.finish();
    });
    const running = world.worker({ address: service.address }).deliver(question.message);
    await world.connections.attempted(question.requestId, frames);
    const other = await world.resume(question, frames);
    resumed.open();
    expect(await running).toBe(false);
    const stored = await world.storedFrames(question);
    expectWholeFrames(stored, model);
    expect(world.framesTo(other)).toEqual(stored.slice(frames));
    // Until the worker noticed, the old connection may have got some more, in order too.
    const old = sequences(question.connectionId);
    expect(old).toEqual(range(1, old.length));
  };
  await Promise.all(range(0, model.length).map(resumeAfter));
});

test("resumes at once, of which each asks for something else: the last one gets all it asked for", async () => {
  const resumed = new Gate();
  const question = await world.ask();
  const service = await serve(async (call) => {
    await sayOneByOne(call, question, 4);
    await resumed.passed;
    for (const delta of model.slice(4)) call.delta(delta);
    call.finish();
  });
  const running = world.worker({ address: service.address }).deliver(question.message);
  await world.connections.attempted(question.requestId, 4);
  const connections = await Promise.all([0, 1, 2, 3].map((after) => world.resume(question, after)));
  const { connectionId = "", resumeAfter = 0 } = await world.request(question);
  expect(connections).toContain(connectionId);
  await waitUntil("the worker has noticed", () => world.framesTo(connectionId).length > 0);
  resumed.open();
  await running;
  const stored = await world.storedFrames(question);
  expectWholeFrames(stored, model);
  expect(world.framesTo(connectionId)).toEqual(stored.slice(resumeAfter));
  for (const [after, each] of connections.entries()) {
    expect(sequences(each)).toEqual(range(after + 1, after + sequences(each).length));
  }
});

test("a resume on the same connection repeats what it asks for, and then goes on", async () => {
  const resumed = new Gate();
  const question = await world.ask();
  const service = await serve(async (call) => {
    await sayOneByOne(call, question, 2);
    await resumed.passed;
    for (const delta of model.slice(2)) call.delta(delta);
    call.finish();
  });
  const running = world.worker({ address: service.address }).deliver(question.message);
  await world.connections.attempted(question.requestId, 2);
  await world.resume(question, 0, question.connectionId);
  await waitUntil("the repetition", () => world.framesTo(question.connectionId).length > 2);
  resumed.open();
  await running;
  const stored = await world.storedFrames(question);
  expectWholeFrames(stored, model);
  expect(world.framesTo(question.connectionId)).toEqual([...stored.slice(0, 2), ...stored]);
});

test("in the service's queue every position is told, to whoever is connected then", async () => {
  const resumed = new Gate();
  const service = await serve(async (call) => {
    call.headers();
    for (const position of [3, 2]) {
      call.send({ $case: "queued", value: { position } });
      await waitUntil("it is told", () => world.connections.framesTo(connectionId).length === 4 - position);
    }
    await resumed.passed;
    sayAll(call);
  });
  const question = await world.ask();
  const { requestId, connectionId } = question;
  const running = world.worker({ address: service.address }).deliver(question.message);
  await waitUntil("two positions", () => world.connections.framesTo(connectionId).length === 2);
  const other = await world.resume(question, 0);
  await waitUntil("the position again", () => world.connections.framesTo(other).length === 1);
  resumed.open();
  await running;
  const [first, second] = [3, 2].map((position) => ({ type: "queued", requestId, position }));
  expect(world.connections.framesTo(connectionId)).toEqual([first, second]);
  const stored = await world.storedFrames(question);
  expectWholeFrames(stored, model);
  expect(world.connections.framesTo(other)).toEqual([second, ...stored]);
});

test.each(["in the service's queue", "in the middle of the answer"])("a cancellation %s", async (when) => {
  const isWaiting = when === "in the service's queue";
  const service = await serve((call) => {
    call.headers();
    call.send({ $case: "queued", value: { position: 1 } });
    if (!isWaiting) for (const delta of call.rest.slice(0, 4)) call.delta(delta);
  });
  const question = await world.ask();
  const running = world.worker({ address: service.address }).deliver(question.message);
  const { connectionId } = question;
  await waitUntil("a post", () =>
    isWaiting ? world.connections.framesTo(connectionId).length > 0 : said(question) === textUntil(4),
  );
  const start = performance.now();
  await world.cancel(question);
  expect(await running).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
  await waitUntil("the call is cancelled", () => service.calls[0]?.isCancelled === true);
  const stored = await world.storedFrames(question);
  expect(world.framesTo(connectionId)).toEqual(stored);
  expect(stored.at(-1)).toMatchObject({
    type: "finished",
    sequence: stored.length,
    reason: "cancelled",
    usage: { promptTokens: 0, completionTokens: isWaiting ? 0 : 4 },
  });
  expect(textOf(stored, "answer")).toBe(isWaiting ? "" : "The sky ");
  expect(await world.turn(question)).toMatchObject({ reason: "cancelled" });
  expect((await world.turn(question))?.answer).toBe(isWaiting ? undefined : "The sky ");
  expect(await world.tokens(question)).toBe(isWaiting ? undefined : 4);
});

test("a question that is cancelled before anybody works on it is not asked", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  await world.cancel(question);
  expect(await world.worker({ address: service.address }).deliver(question.message)).toBe(false);
  expect(service.calls).toHaveLength(0);
  expect(world.framesTo(question.connectionId)).toMatchObject([{ type: "finished", sequence: 1 }]);
});

test("a cancellation at any time ends the answer, if it has not ended yet", async () => {
  const service = await serve(async (call) => {
    for (const delta of call.rest) {
      call.delta(delta);
      await pause(10);
    }
    call.finish();
  });
  const cancelAfter = async (milliseconds: number) => {
    const question = await world.ask();
    const running = world.worker({ address: service.address }).deliver(question.message);
    await pause(milliseconds);
    await world.cancel(question);
    expect(await running).toBe(false);
    const stored = await world.storedFrames(question);
    expect(stored.at(-1)?.type).toBe("finished");
    expect(world.framesTo(question.connectionId)).toEqual(stored);
  };
  await Promise.all(range(0, 11).map((index) => cancelAfter(index * 10)));
});

test.each(["fail", "hang"] as const)(
  "posts that %s are made again: nothing is left out, and nothing comes before its time",
  async (how) => {
    const service = await serve(sayAll);
    const question = await world.ask();
    let failures = how === "fail" ? 5 : 1;
    answers.set(question.connectionId, ({ frame }) =>
      "sequence" in frame && frame.sequence === 2 && failures-- > 0 ? how : "sent",
    );
    const worker = world.worker({
      address: service.address,
      ...(how === "hang" ? { postMilliseconds: 400 } : {}),
    });
    expect(await worker.deliver(question.message)).toBe(false);
    expect(worker.events).toContain("post-failed");
    await expectWholeAnswer(world, question, model);
  },
);

test("when posting is slow, frames hold more", async () => {
  const many = range(1, 80).map((index) => ({ channel: "answer" as const, text: `word${index} ` }));
  const service = await serve(async (call) => {
    for (const delta of call.rest) {
      call.delta(delta);
      await pause(2);
    }
    call.finish();
  }, many);
  const question = await world.ask();
  answers.set(question.connectionId, async () => {
    await pause(40);
    return "sent" as const;
  });
  await world.worker({ address: service.address }).deliver(question.message);
  const frames = await expectWholeAnswer(world, question, many);
  expect(frames.length).toBeLessThan(20);
});
