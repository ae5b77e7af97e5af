import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectS3Server, type S3Server, S3ServerUnavailable } from "../../../local/state/s3-server";
import { isRunning, waitUntil } from "../../support/wait-until";

jest.setTimeout(30_000);

let directory: string;
const connections: S3Server[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "s3-server-"));
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await waitUntil("the server has ended", () => !existsSync(join(directory, "s3.json")));
  rmSync(directory, { recursive: true });
});

async function connect(owner = "test"): Promise<S3Server> {
  const connection = await connectS3Server(directory, owner);
  connections.push(connection);
  return connection;
}

const serverProcess = (): number => JSON.parse(readFileSync(join(directory, "s3.json"), "utf8")).pid;

/** Signed only in form: the server checks no signature. */
const headers = {
  Authorization:
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
};

async function request(server: S3Server, method: string, path: string, body?: string, more = {}) {
  const answer = await fetch(`${server.endpoint}/${path}`, {
    method,
    headers: { ...headers, ...more },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

test("all who connect at once share one server", async () => {
  const servers = await Promise.all(Array.from({ length: 6 }, () => connect()));
  expect(new Set(servers.map(({ endpoint }) => endpoint)).size).toBe(1);
  expect(new Set(servers.map(({ lease }) => lease.id)).size).toBe(6);
});

test("it ends with its last lease, not before", async () => {
  const [first, second] = [await connect(), await connect()];
  const pid = serverProcess();
  first.close();
  await waitUntil("one lease is left", async () => (await second.holders()).length === 1);
  expect(isRunning(pid)).toBe(true);
  second.close();
  await waitUntil("the server has ended", () => !isRunning(pid));
});

test("everybody can read who uses it", async () => {
  const [first] = [await connect("npm start"), await connect("npm run diff")];
  const holders = await first.holders();
  expect(holders.map(({ owner, pid }) => [owner, pid]).sort()).toEqual([
    ["npm run diff", process.pid],
    ["npm start", process.pid],
  ]);
});

test("a killed client drops its lease, unless a program that it started goes on", async () => {
  const server = await connect();
  const { leasePort } = JSON.parse(readFileSync(join(directory, "s3.json"), "utf8"));
  // A client, and a program that inherits its connection as Terraform does.
  const client = spawn(
    process.execPath,
    [
      "-e",
      `const socket = require("node:net").connect(${leasePort}, "127.0.0.1");
       socket.write('{"id":"the-client"}\\n');
       socket.once("data", () => {
         const child = require("node:child_process").spawn("sleep", ["600"], { stdio: ["ignore", "ignore", "ignore", socket], detached: true });
         console.log(child.pid);
       });`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [output] = await once(client.stdout, "data");
  const program = Number(output);
  const holds = async () => (await server.holders()).some(({ id }) => id === "the-client");
  expect(await holds()).toBe(true);
  client.kill("SIGKILL");
  await once(client, "exit");
  expect(await holds()).toBe(true);
  process.kill(program, "SIGKILL");
  await waitUntil("the lease is gone", async () => !(await holds()));
});

test("what was written is there again after the server was killed", async () => {
  const before = await connect();
  await request(before, "PUT", "states");
  await request(before, "PUT", "states/production/us-east-1/vpc.tfstate", '{"version":4}');
  await request(before, "PUT", "states/.hidden/ü ö/ends-with-slash/", "odd");
  await request(before, "PUT", "states/removed", "gone");
  await request(before, "DELETE", "states/removed");
  process.kill(serverProcess(), "SIGKILL");
  await waitUntil("the connection is lost", () => !before.lease.isAlive());

  const after = await connect();
  expect(await request(after, "GET", "states/production/us-east-1/vpc.tfstate")).toMatchObject({
    status: 200,
    text: '{"version":4}',
  });
  expect((await request(after, "GET", "states/.hidden/ü ö/ends-with-slash/")).text).toBe("odd");
  expect((await request(after, "GET", "states/removed")).status).toBe(404);
  expect(readFileSync(join(directory, "s3/states/production/us-east-1/vpc.tfstate"), "utf8")).toBe(
    '{"version":4}',
  );
});

test("a kill in the middle of writing loses nothing that was acknowledged, and leaves no half object", async () => {
  const before = await connect();
  await request(before, "PUT", "states");
  const acknowledged: number[] = [];
  const content = (index: number) => `${index}:`.padEnd(50_000, String(index));
  const writing = (async () => {
    for (let index = 0; ; index++) {
      const { status } = await request(before, "PUT", `states/${index}`, content(index));
      if (status === 200) acknowledged.push(index);
    }
  })();
  await waitUntil("some objects are written", () => acknowledged.length >= 20);
  process.kill(serverProcess(), "SIGKILL");
  await expect(writing).rejects.toThrow();

  const after = await connect();
  for (const index of acknowledged) {
    expect((await request(after, "GET", `states/${index}`)).text).toBe(content(index));
  }
  const whole = readdirSync(join(directory, "s3/states")).filter((name) => !name.startsWith("."));
  for (const name of whole) {
    expect(readFileSync(join(directory, "s3/states", name), "utf8")).toBe(content(Number(name)));
  }
});

test("of several who create the same object, one succeeds, and its lease is recorded", async () => {
  const server = await connect();
  await request(server, "PUT", "states");
  const create = (userAgent: string) =>
    request(server, "PUT", "states/a.tfstate.tflock", "{}", {
      "If-None-Match": "*",
      "User-Agent": userAgent,
    });
  const winner = await create(`terraform app/lease-${server.lease.id}`);
  const losers = await Promise.all(Array.from({ length: 8 }, () => create("terraform")));
  expect([winner.status, ...losers.map(({ status }) => status)]).toEqual([200, ...Array(8).fill(412)]);

  await request(server, "DELETE", "states/a.tfstate.tflock");
  const race = await Promise.all(Array.from({ length: 8 }, () => create("terraform")));
  expect(race.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
});

test("a request that would lose states is refused", async () => {
  const server = await connect();
  await request(server, "PUT", "states");
  await request(server, "PUT", "states/a", "kept");
  // Files cannot be what S3 keys can: both an object and the prefix of another.
  expect(await request(server, "PUT", "states/a/b", "x")).toMatchObject({
    status: 400,
    text: expect.stringContaining("cannot be both"),
  });
  expect((await request(server, "POST", "moto-api/reset")).status).toBe(404);
  expect((await request(server, "GET", "states/a")).text).toBe("kept");
});

test("a server that cannot start says why", async () => {
  process.env.PYTHONHOME = join(directory, "no-python-here");
  try {
    const attempt = connectS3Server(directory, "test");
    await expect(attempt).rejects.toThrow(S3ServerUnavailable);
    await expect(attempt).rejects.toThrow(/did not start .*s3\.log.*encodings/s);
  } finally {
    delete process.env.PYTHONHOME;
  }
});
