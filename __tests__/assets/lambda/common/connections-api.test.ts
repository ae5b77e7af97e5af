import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createConnectionsClient } from "../../../../assets/lambda/src/common/clients";
import { ConnectionsApi } from "../../../../assets/lambda/src/common/connections-api";

const requestId = "0192f0c1-1111-7abc-9def-0123456789ab";
const frame = { type: "accepted", requestId } as const;
const credentials = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

/** Stands for @connections: answers in the order in which it is asked. */
const answers: ((response: ServerResponse) => void)[] = [];
const asked: { url: string | undefined; method: string | undefined; body: string }[] = [];
const server = createServer(async (request: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  asked.push({ url: request.url, method: request.method, body: Buffer.concat(chunks).toString() });
  answers.shift()?.(response);
});
const refuse = (status: number, type: string) => (response: ServerResponse) =>
  response.writeHead(status, { "x-amzn-errortype": type }).end("{}");
const take = (response: ServerResponse) => response.writeHead(200).end();
const hang = () => {};

let api: ConnectionsApi;
beforeAll(async () => {
  Object.assign(process.env, credentials);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  api = new ConnectionsApi(createConnectionsClient(`http://127.0.0.1:${port}/prod`), 1000);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers.length = 0;
  asked.length = 0;
});

test("a frame is posted as JSON to its connection", async () => {
  answers.push(take);
  expect(await api.post("L0SM9cOFvHcCIhw=", frame)).toBe("sent");
  expect(asked).toEqual([
    { url: "/prod/@connections/L0SM9cOFvHcCIhw%3D", method: "POST", body: JSON.stringify(frame) },
  ]);
});

test("a connection that is gone is no error, and is asked once", async () => {
  answers.push(refuse(410, "GoneException"));
  expect(await api.post("a", frame)).toBe("gone");
  expect(asked).toHaveLength(1);
});

test("a throttled post is tried again", async () => {
  answers.push(refuse(429, "LimitExceededException"), take);
  expect(await api.post("a", frame)).toBe("sent");
  expect(asked).toHaveLength(2);
});

test("what is too large is an error at once", async () => {
  answers.push(refuse(413, "PayloadTooLargeException"));
  await expect(api.post("a", frame)).rejects.toThrow();
  expect(asked).toHaveLength(1);
});

test("a post that hangs ends with its time", async () => {
  answers.push(hang, hang, hang);
  const started = performance.now();
  await expect(api.post("a", frame)).rejects.toThrow(/abort/i);
  expect(performance.now() - started).toBeLessThan(1900);
});
