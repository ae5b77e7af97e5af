import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { ReceivedFrame } from "../../../tools/chat/chat-connection";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import { ChatSystem } from "../../chat/support/chat-system";
import { numberedWords } from "../../chat/support/numbered-words";
import { type AppliedStacks, applyStacks } from "../../support/applied-stacks";
import { waitUntil } from "../../support/wait-until";

jest.setTimeout(240_000);

let stacks: AppliedStacks;

beforeAll(async () => {
  stacks = await applyStacks();
});
afterAll(() => stacks?.remove());

describe("while it runs", () => {
  let system: ChatSystem;

  beforeAll(async () => {
    system = await ChatSystem.start(stacks, { instances: 1 });
  });
  afterAll(() => system?.close());

  test.each([{ crash: true }, { crash: false }])(
    "the emulator restarts under an answer, %j: it is read to its end, each word once",
    async (how) => {
      await system.configureEngines({ tokensPerAnswer: 60, tokensPerSecond: 30 });
      const connection = await system.connect("ann");
      const requestId = connection.ask("A long answer?");
      await connection.until("some words", (frame) => "sequence" in frame && frame.sequence === 3);
      const { pid } = system.service.emulator.process;
      await system.service.restartEmulator(how);
      expect(system.service.emulator.process.pid).not.toBe(pid);
      await connection.until("the end", ({ type }) => type === "finished", 0, 120_000);
      expect(receivedAnswer(withoutRepeated(connection.frames), requestId).answer).toBe(
        numberedWords("w", 60),
      );
      // What it held is there, and it works on.
      await system.configureEngines({});
      const next = connection.ask("And another?");
      await connection.until(
        "the next end",
        (frame) => frame.type === "finished" && frame.requestId === next,
      );
      expect(await system.deadLetters()).toBe(0);
      connection.close();
    },
  );

  test("each part says how it is, and how much memory it has", async () => {
    const parts = await system.service.status();
    const part = (name: string) => parts.find((each) => each.name === name);
    const running = { state: "running", pid: expect.any(Number), memoryMiB: expect.any(Number) };
    expect(part("emulator")).toMatchObject({ ...running, address: system.service.emulator.url });
    expect(part("issuer")).toMatchObject({ ...running, address: system.service.issuer.url });
    expect(part("emulator")?.memoryMiB).toBeGreaterThan(20);
    expect(part("page")).toEqual({ name: "page", state: "running", address: system.pageUrl });
    expect(part("gateway")?.address).toBe(system.service.webSocketUrl);
    expect(part("instance a: LLM service")).toMatchObject({ state: "healthy" });
    const inference = parts.find(({ name }) => /^function .*-inference$/.test(name));
    expect(readFileSync(inference?.logFile ?? "", "utf8")).not.toBe("");
  });

  test("the gateway writes down who comes and goes, and nothing that they say", async () => {
    const connection = await system.connect("bob");
    connection.ask("my-secret-question");
    await connection.until("the end", ({ type }) => type === "finished");
    connection.close();
    await connection.closed;
    await expect(system.connectWith("no-token-at-all")).rejects.toThrow("403");
    const gateway = (await system.service.status()).find(({ name }) => name === "gateway");
    const log = () => readFileSync(gateway?.logFile ?? "", "utf8");
    await waitUntil("the refusal is in the log", () => log().includes('"statusCode":403'));
    for (const line of ['"event":"connected"', '"route":"message"', '"event":"disconnected"']) {
      expect(log()).toContain(line);
    }
    expect(log()).not.toMatch(/my-secret-question|no-token-at-all|eyJ/);
  });

  test("a part that has ended says so", async () => {
    await system.service.emulator.process.kill();
    const parts = await system.service.status();
    expect(parts.find(({ name }) => name === "emulator")).toMatchObject({ state: "ended" });
    expect(parts.find(({ name }) => name === "emulator")).not.toHaveProperty("pid");
  });
});

describe("from one start to the next", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kept-service-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const start = (options: { keep?: boolean; pagePort?: number } = {}) =>
    ChatSystem.start(stacks, { instances: 1, directory, ...options });
  const turns = async ({ service: { description, emulator } }: ChatSystem) => {
    const table = description.tables.find(({ hashKey }) => hashKey === "pk");
    const { Items = [] } = await emulator.dynamoDb.send(new ScanCommand({ TableName: table?.name }));
    return Items.flatMap(({ text }) => text?.S ?? []);
  };

  test("what was asked and the issuer's key are kept when that is wanted, and gone when not", async () => {
    const first = await start();
    const connection = await first.connect("ann");
    connection.ask("Will this be kept?");
    await connection.until("the end", ({ type }) => type === "finished");
    const key = readFileSync(first.service.issuer.signingKeyFile, "utf8");
    await first.close();

    const second = await start({ keep: true });
    expect(await turns(second)).toContain("Will this be kept?");
    expect(readFileSync(second.service.issuer.signingKeyFile, "utf8")).toBe(key);
    const again = await second.connect("ann");
    again.ask("Does it still work?");
    await again.until("the end", ({ type }) => type === "finished");
    await second.close();

    const third = await start();
    expect(await turns(third)).toEqual([]);
    expect(readFileSync(third.service.issuer.signingKeyFile, "utf8")).not.toBe(key);
    await third.close();
  });

  test("the page is at the port that was asked for, or it is said that it is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
    );
    await expect(start({ pagePort: port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken by another program: end that program, or choose another port`,
    );
    await new Promise((resolve) => other.close(resolve));
    const system = await start({ pagePort: port });
    expect(system.pageUrl).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(system.pageUrl)).status).toBe(200);
    await system.close();
  });
});

/** Without the frames that are posted again, as the page reads them: with the same sequence and the same content. */
function withoutRepeated(frames: readonly ReceivedFrame[]): ReceivedFrame[] {
  return frames.filter(({ frame }, index) => {
    if (!("sequence" in frame)) return true;
    const first = frames.findIndex(
      (each) => "sequence" in each.frame && each.frame.sequence === frame.sequence,
    );
    expect(frames[first]?.frame).toEqual(frame);
    return first === index;
  });
}
