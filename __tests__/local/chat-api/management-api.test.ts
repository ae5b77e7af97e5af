import { connect } from "node:net";
import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { Client } from "./support/client";
import { LocalGateway } from "./support/local-gateway";

let local: LocalGateway;
let client: Client;
let id: string;
const disconnect = jest.fn((_: object) => ({ statusCode: 200 }));

beforeEach(async () => {
  disconnect.mockClear();
  local = await LocalGateway.start({
    $connect: ({ requestContext }) => {
      id = requestContext.connectionId;
      return { statusCode: 200 };
    },
    $disconnect: disconnect,
  });
  client = await local.connect({ headers: { "user-agent": "test" } }).open();
});
afterEach(() => local.close());

test("posts arrive in their order", async () => {
  const numbers = Array.from({ length: 200 }, (_, index) => String(index));
  for (const number of numbers) expect((await local.manage("POST", id, number)).status).toBe(200);
  for (const number of numbers) expect(await client.next()).toBe(number);
});

test("posts arrive in the order in which they are sent, whether or not one waits for the other", async () => {
  const [host = "", port] = local.address.split(":");
  const socket = connect(Number(port), host);
  const numbers = Array.from({ length: 200 }, (_, index) => String(index));
  const path = `/test/@connections/${encodeURIComponent(id)}`;
  const posts = numbers.map(
    (number) => `POST ${path} HTTP/1.1\r\nHost: local\r\nContent-Length: ${number.length}\r\n\r\n${number}`,
  );
  socket.write(posts.join(""));
  for (const number of numbers) expect(await client.next()).toBe(number);
  socket.destroy();
});

test("a message of up to 128 KB arrives whole, in frames of 32 KB", async () => {
  // Cut in the middle of a character.
  const text = `x${"é".repeat(64 * 1024 - 1)}`;
  let frames = 0;
  // Of the library: the receiver of the frames.
  const receiver = Reflect.get(client.webSocket, "_receiver");
  const original = receiver.dataMessage.bind(receiver);
  receiver.dataMessage = (...parameters: unknown[]) => {
    frames = Math.max(frames, receiver._fragments.length);
    return original(...parameters);
  };
  expect((await local.manage("POST", id, text)).status).toBe(200);
  expect(await client.next()).toBe(text);
  expect(frames).toBe(4);
});

test("a larger one is refused", async () => {
  const answer = await local.manage("POST", id, "x".repeat(128 * 1024 + 1));
  expect(answer.status).toBe(413);
  expect(answer.headers.get("x-amzn-errortype")).toBe("PayloadTooLargeException");
});

test("the status says since when the client is there", async () => {
  expect(await (await local.manage("GET", id)).json()).toEqual({
    connectedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    lastActiveAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    identity: { sourceIp: "127.0.0.1", userAgent: "test" },
  });
});

test("DELETE disconnects; then the client is gone for everybody", async () => {
  expect((await local.manage("DELETE", id)).status).toBe(204);
  await client.closed;
  for (const method of ["POST", "GET", "DELETE"]) {
    expect((await local.manage(method, id, method === "POST" ? "x" : undefined)).status).toBe(410);
  }
  await local.close();
  expect(disconnect).toHaveBeenCalledTimes(1);
});

test("the AWS client takes it for the real one", async () => {
  const aws = new ApiGatewayManagementApiClient({
    endpoint: `http://${local.address}/test`,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  await aws.send(new PostToConnectionCommand({ ConnectionId: id, Data: "hello" }));
  expect(await client.next()).toBe("hello");
  client.webSocket.close();
  await client.closed;
  const post = aws.send(new PostToConnectionCommand({ ConnectionId: id, Data: "again" }));
  await expect(post).rejects.toBeInstanceOf(GoneException);
  aws.destroy();
});

test("anything else is forbidden", async () => {
  expect((await fetch(`http://${local.address}/test`)).status).toBe(403);
  expect((await fetch(`http://${local.address}/other/@connections/${id}`)).status).toBe(403);
});
