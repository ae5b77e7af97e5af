import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type ConnectEvent, createConnectHandler } from "../../../assets/lambda/src/connect/connect-handler";
import { createDisconnectHandler } from "../../../assets/lambda/src/disconnect/disconnect-handler";
import { ChatStore } from "./support/chat-store";
import { startEmulator, type TestEmulator } from "./support/emulator";
import { Recorder } from "./support/recorder";

const now = new Date("2026-01-31T09:30:00.500Z");
const seconds = now.getTime() / 1000;

let emulator: TestEmulator;
let store: ChatStore;
beforeAll(async () => {
  emulator = await startEmulator();
  store = await ChatStore.create(emulator.endpoint);
});
afterAll(() => emulator.stop());

const { log, metrics } = new Recorder();
const connect = (event: ConnectEvent) =>
  createConnectHandler({ connections: store.connections, log, metrics, now: () => now })(event);
const context = { connectionId: "L0SM9cOFvHcCIhw=", authorizer: { userId: "ann", expiresAt: "1769855400" } };
const row = async (connectionId: string) => {
  const command = new GetCommand({ TableName: store.connectionsTable, Key: { connectionId } });
  return (await store.documents.send(command)).Item;
};

test("a connection is remembered with its user and the end of the token, for a little longer than it can last", async () => {
  expect(await connect({ requestContext: context })).toEqual({ statusCode: 200 });
  expect(await row(context.connectionId)).toEqual({
    connectionId: context.connectionId,
    userId: "ann",
    connectedAt: "2026-01-31T09:30:00.500Z",
    expiresAt: 1769855400,
    ttl: Math.floor(seconds) + 2 * 3600 + 300,
  });
});

test("the sub-protocol of the protocol is answered when it was offered, and never the token", async () => {
  const headers = { "sec-websocket-protocol": "token.abc, chat.v1" };
  expect(await connect({ requestContext: context, headers })).toEqual({
    statusCode: 200,
    headers: { "Sec-WebSocket-Protocol": "chat.v1" },
  });
  expect(
    await connect({ requestContext: context, headers: { "Sec-WebSocket-Protocol": "chat.v2" } }),
  ).toEqual({
    statusCode: 200,
  });
});

test.each([undefined, {}, { userId: "", expiresAt: 5 }, { userId: "ann", expiresAt: "soon" }])(
  "without an authorizer that says who it is (%j) there is no connection",
  async (authorizer) => {
    await expect(connect({ requestContext: { connectionId: "x", authorizer } })).rejects.toThrow();
    expect(await row("x")).toBeUndefined();
  },
);

test("a connection that ends is forgotten, also twice", async () => {
  await connect({ requestContext: { ...context, connectionId: "y" } });
  const disconnect = createDisconnectHandler({ connections: store.connections, log });
  const event = { requestContext: { connectionId: "y", disconnectStatusCode: 1001 } };
  expect([await disconnect(event), await disconnect(event)]).toEqual([
    { statusCode: 200 },
    { statusCode: 200 },
  ]);
  expect(await row("y")).toBeUndefined();
});
