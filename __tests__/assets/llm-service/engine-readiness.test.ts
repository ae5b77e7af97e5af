import { status } from "@grpc/grpc-js";
import { FakeEngine } from "../../../local/engine/fake-engine";
import { Chat } from "../../support/chat";
import { servingStatus } from "../../support/health";
import { RunningService } from "../../support/service";
import { waitUntil } from "../../support/wait-until";

let running: RunningService;
const start = async (...options: Parameters<typeof RunningService.start>) => {
  running = await RunningService.start(...options);
};
const serving = () => servingStatus(`localhost:${running.service.port}`);
const reasons = () => running.log.map(({ reason }) => reason);
afterEach(() => running.close());

test("SERVING only after the engine answered one real token", async () => {
  await start({ stallAfterTokens: 0 }, {}, { ready: false });
  await running.logged("engine-preparation");
  await waitUntil("the engine is asked", () => running.engine.record().total > 0);
  expect(await serving()).toBe("NOT_SERVING");
  expect(await new Chat(running.client, "?").status).toMatchObject({
    code: status.UNAVAILABLE,
    details: "waiting for the first token of fake",
  });
});

test("an engine that lacks the model is named with what it has; the service goes on asking", async () => {
  await start({ model: "other" }, {}, { ready: false });
  await waitUntil("the reason is logged", () =>
    reasons().includes("the engine does not serve fake; it serves: other"),
  );
  running.engine.configure({ installed: ["other", "fake"] });
  await running.logged("engine-ready");
  expect(await serving()).toBe("SERVING");
});

test("Ollama is made to pull a model that it lacks, with its progress in the log", async () => {
  await start({ ollama: true, installed: [] }, {}, { ready: false });
  await running.logged("engine-ready");
  expect(reasons()).toContainEqual(expect.stringMatching(/^pulling fake: .*%$/));
});

test("a pull that fails is told, and tried again", async () => {
  await start({ ollama: true, installed: [], pullError: "no space left on device" }, {}, { ready: false });
  await waitUntil("the reason is logged", () =>
    reasons().includes("the engine cannot pull the model: no space left on device"),
  );
  running.engine.configure({ pullError: "" });
  await running.logged("engine-ready");
});

test("an engine that is down: NOT_SERVING within 5 s, and SERVING again when it is back", async () => {
  await start();
  const { port } = running.engine;
  const stopped = performance.now();
  await running.engine.stop();
  await waitUntil("NOT_SERVING", async () => (await serving()) === "NOT_SERVING");
  expect(performance.now() - stopped).toBeLessThan(5000);
  expect(await new Chat(running.client, "?").status).toMatchObject({
    code: status.UNAVAILABLE,
    details: expect.stringMatching(/engine at .* cannot be reached: ECONNREFUSED/),
  });
  const again = await new FakeEngine().start(port);
  try {
    await waitUntil("SERVING", async () => (await serving()) === "SERVING");
    expect(await new Chat(running.client, "?").status).toMatchObject({ code: status.OK });
  } finally {
    await again.stop();
  }
});

test("a call that finds the engine gone makes the instance NOT_SERVING at once", async () => {
  await start();
  await running.engine.stop();
  expect(await new Chat(running.client, "?").status).toMatchObject({ code: status.UNAVAILABLE });
  expect(await serving()).toBe("NOT_SERVING");
});
