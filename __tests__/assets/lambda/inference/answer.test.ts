import { setTimeout as pause } from "node:timers/promises";
import { ChannelCredentials } from "@grpc/grpc-js";
import { timing } from "../../../../assets/lambda/src/inference/timing";
import { RunningService } from "../../../support/service";
import { waitUntil } from "../../../support/wait-until";
import { ChatWorld } from "./support/chat-world";
import { expectWholeAnswer } from "./support/expect-whole";
import type { ModelDelta, ScriptedCall } from "./support/scripted-service";
import { model, serve } from "./support/scripted-services";
import { testTiming } from "./support/worker";

let world: ChatWorld;
beforeAll(async () => {
  world = await ChatWorld.create();
});
afterAll(() => world.close());

const sayAll = (call: ScriptedCall) => {
  for (const delta of call.rest) call.delta(delta);
  call.finish();
};

describe("with the LLM service", () => {
  let service: RunningService | undefined;
  afterEach(() => service?.close());
  const credentials = ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false });
  /** What the engine behind the service says: reasoning of so many tokens, then the answer. */
  const says = (reasoningTokens: number, tokens: number): ModelDelta[] => {
    const words = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`).join(" ");
    return [
      // With the line break that stands before the end of its tag.
      { channel: "reasoning", text: reasoningTokens === 0 ? "" : `${words("r", reasoningTokens)}\n` },
      { channel: "answer", text: words("w", tokens) },
    ];
  };

  test("an answer arrives while it is made, in frames of up to 50 ms of text", async () => {
    service = await RunningService.start({
      reasoning: "tags",
      reasoningTokens: 10,
      tokensPerAnswer: 50,
      tokensPerSecond: 100,
    });
    const address = `localhost:${service.service.port}`;
    const worker = world.worker({ address, credentials, model: "fake", timing });
    const question = await world.ask();
    const times: number[] = [];
    world.connections.answer = ({ connectionId }) => {
      if (connectionId === question.connectionId) times.push(performance.now());
      return "sent";
    };
    expect(await worker.deliver(question.message)).toBe(false);
    const stored = await expectWholeAnswer(world, question, says(10, 50));
    // 600 ms of text.
    const [first = 0] = times;
    expect((times.at(-1) ?? 0) - first).toBeGreaterThan(450);
    expect(stored.length).toBeGreaterThan(5);
    expect(stored.length).toBeLessThan(600 / timing.frame + 6);
    const counted = worker.recorder.counts.map(({ name }) => name);
    expect(counted).toEqual(["Frames", "Posts", "Writes", "Tokens", "Retries"]);
  });

  test("who waits in the service's queue is told the position", async () => {
    service = await RunningService.start({ tokensPerSecond: 100 }, { MAX_IN_FLIGHT: "1" });
    const address = `localhost:${service.service.port}`;
    const worker = world.worker({ address, credentials, model: "fake" });
    const [first, second] = [await world.ask(), await world.ask()];
    const running = worker.deliver(first.message);
    await waitUntil("the first one has its place", () => service?.engine.record().running === 1);
    await Promise.all([running, worker.deliver(second.message)]);
    expect(world.connections.framesTo(second.connectionId)[0]).toEqual({
      type: "queued",
      requestId: second.requestId,
      position: 1,
    });
    for (const question of [first, second]) await expectWholeAnswer(world, question, says(0, 20));
  });

  test("a service whose certificate is not to be trusted is not asked", async () => {
    service = await RunningService.start();
    const address = `localhost:${service.service.port}`;
    const question = await world.ask();
    await world
      .worker({ address, credentials: ChannelCredentials.createSsl(), model: "fake" })
      .deliver(question.message);
    expect(world.framesTo(question.connectionId)).toMatchObject([{ type: "error", code: "UNAVAILABLE" }]);
    expect(service.engine.record().total).toBe(0);
  });

  test("a request that the service does not take is an error that says what is wrong", async () => {
    service = await RunningService.start();
    const address = `localhost:${service.service.port}`;
    const question = await world.ask();
    await world.worker({ address, credentials, model: "another" }).deliver(question.message);
    expect(world.framesTo(question.connectionId)).toMatchObject([
      { type: "error", code: "INTERNAL", message: expect.stringContaining('model: "another"') },
    ]);
  });
});

describe("cookies", () => {
  test("both of them bring the next question of a conversation to the same instance", async () => {
    const expires = new Date(Date.now() + 900_000).toUTCString();
    const service = await serve((call, index) => {
      const session = `LlmServiceStickiness=session; Path=/; Expires=${expires}; Secure; HttpOnly`;
      // The load balancer sends its cookie to who does not present it.
      call.headers(session, ...(index === 0 ? [`AWSALBAPP-0=instance; Expires=${expires}; Path=/`] : []));
      for (const delta of call.rest) call.delta(delta);
      call.finish(7, model.length, "late=trailing; Max-Age=900", "gone=1; Max-Age=0");
    });
    const worker = world.worker({ address: service.address });
    const first = await world.ask();
    await worker.deliver(first.message);
    const next = () => world.ask({ conversationId: first.conversationId }, first.userId);
    await worker.deliver((await next()).message);
    await worker.deliver((await next()).message);
    const all = "LlmServiceStickiness=session; AWSALBAPP-0=instance; late=trailing";
    expect(service.calls.map(({ cookies }) => cookies)).toEqual([[], [all], [all]]);
    const other = await world.ask();
    await worker.deliver(other.message);
    expect(service.calls.at(-1)?.cookies).toEqual([]);
  });
});

/**
 * What DynamoDB counts for a value.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function itemBytes(value: unknown, isNested = false): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== "object" || value === null) return 1;
  const parts = Array.isArray(value)
    ? value.map((each) => itemBytes(each, true))
    : Object.entries(value).map(([name, each]) => name.length + itemBytes(each, true));
  const overhead = isNested ? 3 + parts.length : 0;
  return parts.reduce((sum, part) => sum + part, overhead);
}

describe("what is stored", () => {
  const words = Array.from({ length: 120 }, (_, index) => ({
    channel: "answer" as const,
    text: `word${index} `,
  }));

  test("a request's item stays within one write unit, and most frames cost one write", async () => {
    const service = await serve(async (call) => {
      for (const delta of call.rest) {
        call.delta(delta);
        await pause(4);
      }
      call.finish();
    }, words);
    const question = await world.ask();
    const sizes: number[] = [];
    world.connections.answer = async ({ connectionId }) => {
      if (connectionId === question.connectionId) sizes.push(itemBytes(await world.request(question)));
      return "sent" as const;
    };
    const worker = world.worker({ address: service.address });
    await worker.deliver(question.message);
    const frames = await expectWholeAnswer(world, question, words);
    expect(frames.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024);
    expect(worker.life.writes / frames.length).toBeLessThan(1.6);
  });

  test("one huge delta becomes frames that a connection takes", async () => {
    const text = `${'"\n😀'.repeat(9000)}end`;
    const service = await serve(sayAll, [{ channel: "answer", text }]);
    const question = await world.ask();
    await world.worker({ address: service.address }).deliver(question.message);
    const frames = await expectWholeAnswer(world, question, [{ channel: "answer", text }]);
    for (const frame of frames) {
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(16 * 1024);
      expect(JSON.stringify(frame)).not.toMatch(/\\ud[89a-f]/i);
    }
    expect(frames.length).toBeLessThan(12);
  });
});

describe("pace", () => {
  test("the first text goes out at once, what follows when it is time", async () => {
    const times: number[] = [];
    const service = await serve(async (call) => {
      for (const delta of call.rest) {
        call.delta(delta);
        await pause(10);
      }
      call.finish();
    });
    const question = await world.ask();
    world.connections.answer = ({ connectionId, frame }) => {
      if (connectionId === question.connectionId && frame.type === "delta") times.push(performance.now());
      return "sent";
    };
    const start = performance.now();
    await world.worker({ address: service.address, timing: { frame: 300 } }).deliver(question.message);
    const [first = 0] = times;
    expect(first - start).toBeLessThan(250);
    const frames = await expectWholeAnswer(world, question, model);
    expect(frames[0]).toMatchObject({ text: "Hm, " });
    // All of the rest came with the end, which does not wait.
    expect(frames).toHaveLength(4);
  });

  test("while nobody reads, it is stored less often", async () => {
    const service = await serve(async (call) => {
      for (const delta of call.rest) {
        call.delta(delta);
        await pause(20);
      }
      call.finish();
    });
    const question = await world.ask();
    world.connections.answer = ({ connectionId }) =>
      connectionId === question.connectionId ? "gone" : "sent";
    const calm = { ...testTiming, poll: 1000, unattendedFrame: 1000 };
    await world.worker({ address: service.address, timing: calm }).deliver(question.message);
    expect((await world.storedFrames(question)).length).toBeLessThan(6);
  });
});
