import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLocalCloud } from "../../local/cloud";
import { type FakeEngineProcess, startFakeEngine } from "../../local/engine/fake-engine-process";
import { closeServer } from "../../local/http/close-server";
import { mintAccessToken } from "../../local/identity/mint-access-token";
import { users } from "../../local/identity/user";
import { buildDirectory } from "../../local/paths";
import { run } from "../../local/process/run";
import { Terraform } from "../../local/terraform/terraform";
import { ChatConnection } from "../../tools/chat/chat-connection";
import { RunningService } from "../../tools/running-service/running-service";
import type { ServiceReport } from "../../tools/running-service/service-report";
import { command } from "../support/command";
import { StartProcess, startEnvironment } from "../support/start-process";
import { isRunning, waitUntil } from "../support/wait-until";

jest.setTimeout(300_000);

/** Instances that are replaced go at once: what the tests wait for is not the time that answers get. */
const quick = ["targetGroup.deregistrationDelaySeconds=1", "service.drainSeconds=1"].flatMap((value) => [
  "--set",
  value,
]);

let directory: string;
let engine: FakeEngineProcess;
let started: StartProcess;
const original = { ...process.env };
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "start-service-"));
  const { TMPDIR: _, ...environment } = startEnvironment(directory);
  Object.assign(process.env, environment);
  engine = await startFakeEngine({ logFile: join(directory, "engine.log"), settings: { model: "fake" } });
  started = start();
  await started.until(/Stop {2,}/);
});
afterAll(async () => {
  await StartProcess.endAll();
  await engine?.stop();
  process.env = { ...original };
  rmSync(directory, { recursive: true, force: true });
});

function start(...args: readonly string[]): StartProcess {
  return StartProcess.start(directory, "--engine", engine.url, ...quick, ...args);
}

function runDirectory(...names: readonly string[]): string {
  return join(directory, "cloud", "run", ...names);
}

async function report(): Promise<ServiceReport> {
  const found = await (await RunningService.find("test"))?.report();
  if (found === undefined) throw new Error("the service does not say how it is");
  return found;
}

/** In a process of its own, because only there standard output is apart from standard error. */
function ask(text: string, ...args: readonly string[]): StartProcess {
  return StartProcess.start(directory, "--ask", text, ...args);
}

function listens(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address.includes("://") ? address : `tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Ends it by `end`, and sees that no process, port or temporary folder is left. */
async function endsWithoutTrace(end: () => unknown): Promise<number | string> {
  const processes = started.descendants();
  const { parts } = await report();
  const addresses = parts.flatMap(({ address, state }) =>
    address === undefined || state === "external" ? [] : [address],
  );
  expect(processes.length).toBeGreaterThan(5);
  expect(addresses.length).toBeGreaterThan(5);
  await end();
  const exit = await started.exited();
  // The S3 server ends when nobody uses it any more.
  await waitUntil("no process is left", () => !processes.some(isRunning));
  expect(await Promise.all(addresses.map(listens))).toEqual(addresses.map(() => false));
  return exit;
}

describe("while it runs", () => {
  test("says on one block what an operator needs to know", async () => {
    const { chat, phase } = await report();
    expect(phase).toBe("running");
    expect(started.stdout).toMatch(/✓ Service +\d+\.\d s {2}answers\n/);
    expect(started.stdout).toContain(`  Chat       ${chat?.pageUrl}\n`);
    expect(started.stdout).toContain("  Sign in    as ann or bob, without a password; carl is denied");
    expect(started.stdout).toContain(`  WebSocket  ${chat?.webSocketUrl}\n`);
    expect(started.stdout).toContain(`  Answers    fake of ${engine.url}\n`);
    expect(started.stdout).toContain("npm start -- logs --environment test");
    expect(started.stdout).toContain(
      "npm run deploy -- --environment test --set targetGroup.deregistrationDelaySeconds=1",
    );
    // Colours are for terminals.
    expect(started.stdout).not.toContain("\u001b");
    expect(started.stderr).toBe("");
    const page = await fetch(chat?.pageUrl ?? "");
    expect(await page.text()).toContain("<title>");
  });

  test("status: each part, its process and where its log is", async () => {
    const { exitCode, output } = await command("start", "status", "--environment", "test");
    expect(output).toContain(`\`npm start\` (process ${started.pid}): running, since `);
    expect(output).toMatch(
      / {2}emulator +running +\d+ +\d+ MiB +http:\/\/127\.0\.0\.1:\d+ +emulator\/emulator\n/,
    );
    expect(output).toMatch(/ {2}instance a: LLM service +healthy +\d+ +\d+ MiB .* a-llm-service\n/);
    expect(exitCode).toBe(0);
  });

  test("its status is not for a web page that the operator has open", async () => {
    const { statusUrl } = JSON.parse(readFileSync(runDirectory("service.json"), "utf8"));
    expect((await fetch(statusUrl)).status).toBe(200);
    expect((await fetch(statusUrl, { headers: { Origin: "https://example.com" } })).status).toBe(403);
  });

  test("the key that --ask signs with is readable to the operator only", async () => {
    const { chat } = await report();
    expect(chat?.issuer.signingKeyFile).toContain(runDirectory());
    expect(statSync(chat?.issuer.signingKeyFile ?? "").mode & 0o777).toBe(0o600);
    expect(statSync(runDirectory()).mode & 0o777).toBe(0o700);
  });

  test("a second start is refused at once, with the first one's address and what to do", async () => {
    const applied = statSync(join(directory, "cdktf.out", "manifest.json")).mtimeMs;
    const { exitCode, output } = await command("start", "--environment", "test");
    expect(output).toContain(
      `\`npm start\` (process ${started.pid}) runs the service of “test” already: ${(await report()).chat?.pageUrl}\n`,
    );
    for (const name of ["status", "logs", "stop"]) {
      expect(output).toContain(`npm start -- ${name} --environment test`);
    }
    expect(exitCode).toBe(1);
    expect(statSync(join(directory, "cdktf.out", "manifest.json")).mtimeMs).toBe(applied);
  });

  test("--ask: the answer alone on standard output, as it is produced", async () => {
    await engine.configure({ tokensPerAnswer: 8, tokensPerSecond: 4 });
    const asked = ask("How are you?");
    await asked.until(/^w1 w2/);
    expect(asked.stdout).not.toContain("w8");
    expect(await asked.exited()).toBe(0);
    expect(asked.stdout).toBe("w1 w2 w3 w4 w5 w6 w7 w8\n");
    expect(asked.stderr).toContain("✓ Running service");
  });

  test("--ask, and Ctrl-C: the answer is cancelled, at the engine too", async () => {
    await engine.configure({ tokensPerAnswer: 1000, tokensPerSecond: 4 });
    const asked = ask("Tell me everything");
    await asked.until(/^w1 w2/);
    asked.signal("SIGINT");
    expect(await asked.exited()).toBe(130);
    expect(asked.stdout).not.toContain("w1000");
    await waitUntil("the engine's answer has ended", async () => {
      const { requests } = await engine.record();
      return requests.at(-1)?.ended === "cancelled";
    });
  });

  test("--ask: what the service refuses is said in its own words", async () => {
    const asked = ask("x".repeat(17 * 1024));
    expect(await asked.exited()).toBe(1);
    expect(asked.stdout).toBe("");
    expect(asked.stderr).toMatch(/\nTEXT_TOO_LONG: .*16384/);
  });

  test("--ask asks what runs as it is: other settings are refused", async () => {
    const { exitCode, output } = await command(
      ...["start", "--environment", "test", "--ask", "Hi", "--instances", "2", "--keep"],
    );
    expect(output).toContain("leave out --instances, --keep, or end it first");
    expect(exitCode).toBe(1);
  });

  test("logs: one as it is, or several told apart, or the names that there are", async () => {
    const one = await command("start", "logs", "gateway", "--environment", "test");
    expect(one.output).toBe(readFileSync(runDirectory("gateway.log"), "utf8"));
    expect(one.output).toContain('"event":"connected"');
    const instance = await command("start", "logs", "a", "--environment", "test");
    expect(instance.output).toMatch(/^a-health-proxy \| .*\n(.*\n)*a-llm-service \| \{/);
    const none = await command("start", "logs", "databse", "--environment", "test");
    expect(none.output).toMatch(/There is no log of “databse”\. There are:\n {2}a-health-proxy\n/);
    expect(none.exitCode).toBe(1);
  });
});

describe("what is applied beside it", () => {
  test("by npm run deploy arrives: cookie, health path, capacity, a function's variable", async () => {
    const before = started.stdout.length;
    const values = [
      "service.modelName=fake",
      "targetGroup.deregistrationDelaySeconds=1",
      "service.drainSeconds=1",
      "targetGroup.stickiness.cookieName=OtherCookie",
      "targetGroup.healthCheck.path=/other/health",
      "scaling.minCapacity=2",
      "scaling.maxCapacity=2",
      "chatApi.requestsPerMinute=1",
    ];
    const deploy = ["deploy", "--environment", "test", "--auto-approve"];
    const { exitCode, stdout, stderr } = await run(
      process.execPath,
      [join(buildDirectory, "tools", "cli.js"), ...deploy, ...values.flatMap((value) => ["--set", value])],
      { output: "capture" },
    );
    if (exitCode !== 0) throw new Error(stdout + stderr);
    await started.until(/Taken over\n/);
    const said = started.stdout.slice(before);
    expect(said).toMatch(/LlmServiceStickiness → OtherCookie/);
    expect(said).toMatch(/\/health → \/other\/health/);
    expect(said).toMatch(/REQUESTS_PER_MINUTE/);
    const { parts } = await report();
    const healthy = parts.filter(({ name, state }) => name.endsWith("LLM service") && state === "healthy");
    expect(healthy).toHaveLength(2);
  });

  test("and works: the user may ask once a minute now", async () => {
    await engine.configure({ tokensPerAnswer: 3, tokensPerSecond: 0 });
    const asked = [ask("One"), ask("Two")];
    const exitCodes = await Promise.all(asked.map((each) => each.exited()));
    expect(exitCodes).toContain(1);
    expect(asked.map(({ stderr }) => stderr).join("\n")).toMatch(/RATE_LIMITED: /);
  });

  test("a new route is there", async () => {
    const cloud = await openLocalCloud("test", "npm run deploy");
    const stack = join(directory, "cdktf.out", "stacks", "ChatApiStack");
    try {
      const file = join(stack, "cdk.tf.json");
      const json = JSON.parse(readFileSync(file, "utf8"));
      const routes: Record<string, { route_key: string }> = json.resource.aws_apigatewayv2_route;
      const route = Object.values(routes).find(({ route_key }) => route_key === "message");
      json.resource.aws_apigatewayv2_route.echo = { ...route, route_key: "echo" };
      writeFileSync(file, JSON.stringify(json));
      const terraform = new Terraform(stack, cloud.terraform);
      await terraform.plan("route.tfplan");
      await terraform.apply("route.tfplan");
    } finally {
      cloud.close();
    }
    await started.until(/route echo/);
    const { chat } = await report();
    if (chat === undefined) throw new Error("it does not run");
    const token = mintAccessToken(chat.issuer, chat.identity, users[0]?.subject ?? "");
    const connection = await ChatConnection.open(chat.webSocketUrl, token);
    connection.sendText(JSON.stringify({ action: "echo" }));
    await waitUntil("the gateway takes the new route", () =>
      readFileSync(runDirectory("gateway.log"), "utf8").includes('"route":"echo"'),
    );
    connection.close();
  });
});

describe("its end", () => {
  let pageUrl: string | undefined;

  test("Ctrl-C leaves no process, port or temporary folder", async () => {
    pageUrl = (await report()).chat?.pageUrl;
    expect(await endsWithoutTrace(() => started.signal("SIGINT"))).toBe(0);
    expect(started.stdout).toMatch(/✓ Stopping +\d+\.\d s {2}nothing runs any more\n$/);
    expect(readdirSync(join(directory, "tmp"))).toEqual([]);
    expect(existsSync(runDirectory("issuer", "signing-key.json"))).toBe(false);
  });

  test("the logs stay, and status says that nothing runs", async () => {
    const { output } = await command("start", "logs", "gateway", "--environment", "test");
    expect(output).toContain('"event":"connected"');
    const { exitCode } = await command("start", "status", "--environment", "test");
    expect(exitCode).toBe(3);
  });

  test("kill -9 leaves no process, and the page was where it had been", async () => {
    started = start();
    await started.until(/Stop {2,}/);
    expect((await report()).chat?.pageUrl).toBe(pageUrl);
    expect(await endsWithoutTrace(() => started.signal("SIGKILL"))).toBe("SIGKILL");
  });

  describe("with the page's port taken", () => {
    let other: Server;
    beforeAll(async () => {
      other = createServer().listen(Number(new URL(pageUrl ?? "").port), "127.0.0.1");
      await new Promise((resolve) => other.once("listening", resolve));
    });
    afterAll(() => closeServer(other));

    test("--port is refused before anything is applied", async () => {
      const { port } = new URL(pageUrl ?? "");
      const { exitCode, output } = await command("start", "--environment", "test", "--port", port);
      expect(output).toBe(
        `The page cannot have port ${port}: another program listens on it. Choose another, or leave out --port and any free one is taken.\n`,
      );
      expect(exitCode).toBe(1);
    });

    test("without --port it starts after the kill as ever, with another", async () => {
      started = start("--keep");
      await started.until(/Stop {2,}/);
      expect((await report()).chat?.pageUrl).not.toBe(pageUrl);
    });
  });

  test("stop returns when all is gone; what is to be kept is kept", async () => {
    let output = "";
    await endsWithoutTrace(async () => {
      ({ output } = await command("start", "stop", "--environment", "test"));
    });
    expect(output).toContain(`\`npm start\` (process ${started.pid}) has ended`);
    expect(existsSync(runDirectory("issuer", "signing-key.json"))).toBe(true);
    const again = await command("start", "stop", "--environment", "test");
    expect(again).toEqual({ exitCode: 0, output: "Nothing runs in “test”.\n" });
  });

  test("--ask without a running service runs one as long as it takes", async () => {
    await engine.configure({ tokensPerAnswer: 3, tokensPerSecond: 0 });
    started = StartProcess.start(directory, "--ask", "Hi", "--engine", engine.url);
    expect(await started.exited()).toBe(0);
    expect(started.stdout).toBe("w1 w2 w3\n");
    expect(started.stderr).toMatch(/✓ Service .*\n(.*\n)*✓ Stopping/);
    expect(await RunningService.find("test")).toBeUndefined();
    expect(readdirSync(join(directory, "tmp"))).toEqual([]);
  });
});

describe("with the embedded engine", () => {
  test("a real model answers, and is called what it is", async () => {
    started = StartProcess.start(directory, "--set", "service.maxInFlight=1");
    await started.until(/Stop {2,}/);
    expect(started.stdout).toMatch(/ {2}Answers +SmolLM2-135M-Instruct, .* answers as deepseek-r1:1\.5b\n/);
    const asked = ask("What is the capital of France?");
    await asked.until(/\w{2,}/);
    // It may go on for long on a slow machine.
    asked.signal("SIGINT");
    await asked.exited();
  });

  test("a part that ends by itself is said, and ends all, with exit code 1", async () => {
    const { parts } = await report();
    const issuer = parts.find(({ name }) => name === "issuer");
    expect(await endsWithoutTrace(() => process.kill(issuer?.pid ?? 0, "SIGKILL"))).toBe(1);
    expect(started.stderr).toMatch(/A part has ended by itself: issuer\. Its log: .*issuer\.log\n$/);
  });
});
