import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeEngineProcess, startFakeEngine } from "../../../local/engine/fake-engine-process";
import { waitUntil } from "../../support/wait-until";
import { chat } from "./support/chat";

const directory = mkdtempSync(join(tmpdir(), "fake-engine-"));
const logFile = join(directory, "engine.log");
let engine: FakeEngineProcess | undefined;

afterEach(() => engine?.kill());
afterAll(() => rmSync(directory, { recursive: true }));

test("runs as a program, and is set and read over HTTP", async () => {
  engine = await startFakeEngine({ settings: { model: "other", tokensPerAnswer: 2 }, logFile });
  const stream = chat(engine.url, { model: "other" });
  expect(await stream.ended).toBe("done");
  expect(stream.content()).toBe("w1 w2");
  await engine.configure({ tokensPerAnswer: 3 });
  const longer = chat(engine.url, { model: "other" });
  await longer.ended;
  expect(longer.content()).toBe("w1 w2 w3");
  const { requests, total } = await engine.record();
  expect(total).toBe(2);
  expect(requests[0]).toMatchObject({
    id: 1,
    tokens: 2,
    ended: "finished",
    request: { messages: [{ role: "user", content: "Hello" }] },
  });
  await engine.clearRecord();
  expect(await engine.record()).toMatchObject({ total: 0, requests: [] });
  await expect(engine.configure({ nonsense: 1 } as object)).rejects.toThrow("no setting nonsense");
});

test("killed, it breaks its streams; started again, it has the same port", async () => {
  engine = await startFakeEngine({ settings: { tokensPerSecond: 50, tokensPerAnswer: 10_000 }, logFile });
  const { port, url } = engine;
  const stream = chat(url);
  await waitUntil("a token", () => stream.chunks.length > 1);
  await engine.kill();
  expect(await stream.ended).toBe("broken");
  engine = await startFakeEngine({ settings: { tokensPerAnswer: 1 }, port, logFile });
  expect(engine.url).toBe(url);
  expect(await chat(url).ended).toBe("done");
  await engine.stop();
  expect(engine.process.isRunning()).toBe(false);
});
