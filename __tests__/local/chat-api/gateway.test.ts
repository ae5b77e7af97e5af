import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "../../support/wait-until";
import { type GatewayEvent, LocalGateway } from "./support/local-gateway";

let local: LocalGateway;

afterEach(() => local.close());

const ok = { statusCode: 200 };
const allow = ({ methodArn }: GatewayEvent, context: object = { userId: "ann", expiresAt: 17 }) => ({
  principalId: "ann",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [
      { Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn.replace(/\$connect$/, "*") },
    ],
  },
  context,
});

/** A promise that the test itself resolves. */
function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test("events are those of API Gateway", async () => {
  const events: GatewayEvent[] = [];
  const record = (event: GatewayEvent) => {
    events.push(event);
    return ok;
  };
  local = await LocalGateway.start(
    { $connect: record, $disconnect: record, ask: record },
    {
      authorizer: (event) => {
        events.push(event);
        return allow(event);
      },
    },
  );
  const client = await local.connect({ path: "/test?token=x&token=y", headers: { "X-Own": "1" } }).open();
  client.send({ action: "ask" });
  await pause(20);
  client.webSocket.close(4001, "enough");
  await client.closed;
  await local.close();

  const [authorizer, connect, message, disconnect] = events;
  const connection = connect?.requestContext.connectionId;
  const common = {
    stage: "test",
    apiId: "a1b2c3",
    domainName: "a1b2c3.execute-api.us-east-1.amazonaws.com",
    connectionId: connection,
    connectedAt: expect.any(Number),
    requestTimeEpoch: expect.any(Number),
    requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    requestId: expect.stringMatching(/=$/),
    identity: { sourceIp: "127.0.0.1" },
    messageDirection: "IN",
  };
  // The context that an authorizer gives arrives as texts.
  const authorized = { userId: "ann", expiresAt: "17", principalId: "ann" };
  expect(authorizer).toMatchObject({
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/test/$connect",
    headers: {
      Host: "a1b2c3.execute-api.us-east-1.amazonaws.com",
      "X-Own": "1",
      "X-Forwarded-Proto": "https",
    },
    queryStringParameters: { token: "y" },
    multiValueQueryStringParameters: { token: ["x", "y"] },
    requestContext: { ...common, routeKey: "$connect", eventType: "CONNECT" },
  });
  expect(authorizer?.requestContext).not.toHaveProperty("authorizer");
  expect(connect).toMatchObject({
    headers: { "Sec-WebSocket-Version": "13" },
    multiValueHeaders: { "X-Own": ["1"] },
    requestContext: { ...common, routeKey: "$connect", eventType: "CONNECT", authorizer: authorized },
    isBase64Encoded: false,
  });
  expect(connect?.headers).not.toHaveProperty("Connection");
  expect(message).toMatchObject({
    requestContext: {
      ...common,
      routeKey: "ask",
      eventType: "MESSAGE",
      messageId: expect.any(String),
      authorizer: authorized,
    },
    body: '{"action":"ask"}',
    isBase64Encoded: false,
  });
  expect(message).not.toHaveProperty("headers");
  expect(disconnect).toMatchObject({
    requestContext: {
      ...common,
      routeKey: "$disconnect",
      eventType: "DISCONNECT",
      authorizer: authorized,
      disconnectStatusCode: 4001,
      disconnectReason: "enough",
    },
  });
});

describe("a connection", () => {
  test.each([
    ["the authorizer does not know the caller", 401, () => Promise.reject(new Error("Unauthorized"))],
    ["the authorizer fails", 500, () => Promise.reject(new Error("no keys"))],
    ["the authorizer returns no policy", 500, () => ({ principalId: "ann" })],
    ["the context holds an object", 500, (event: GatewayEvent) => allow(event, { user: {} })],
    ["the answer is too large", 500, (event: GatewayEvent) => allow(event, { text: "x".repeat(8192) })],
    [
      "the policy allows another route",
      403,
      (event: GatewayEvent) => allow({ ...event, methodArn: "arn:other" }),
    ],
    [
      "the policy denies as well as it allows",
      403,
      (event: GatewayEvent) => {
        const { policyDocument, ...others } = allow(event);
        const Statement = [...policyDocument.Statement, { Action: "*", Effect: "Deny", Resource: "*" }];
        return { ...others, policyDocument: { ...policyDocument, Statement } };
      },
    ],
  ])("is not opened when %s: %i", async (_, statusCode, authorizer) => {
    const connect = jest.fn(() => ok);
    local = await LocalGateway.start({ $connect: connect }, { authorizer });
    expect(await local.connect().refusal).toMatchObject({ statusCode });
    expect(connect).not.toHaveBeenCalled();
  });

  test.each([
    ["answers with another status", 409, () => ({ statusCode: 409, body: "taken" })],
    ["fails", 502, () => Promise.reject(new Error("no"))],
    ["returns what no proxy integration may", 502, () => "ok"],
  ])("is not opened when $connect %s: %i", async (_, statusCode, connect) => {
    const disconnect = jest.fn(() => ok);
    local = await LocalGateway.start({ $connect: connect, $disconnect: disconnect });
    expect(await local.connect().refusal).toMatchObject({ statusCode });
    expect(disconnect).not.toHaveBeenCalled();
  });

  test("is not opened at another path than the stage's", async () => {
    local = await LocalGateway.start({ $connect: () => ok });
    expect(await local.connect({ path: "/" }).refusal).toMatchObject({ statusCode: 403 });
    expect(await local.connect({ path: `/test?${"x".repeat(4096)}` }).refusal).toMatchObject({
      statusCode: 414,
    });
  });

  test("gets the sub-protocol that $connect chooses, and none by itself", async () => {
    const answers = [{ ...ok, headers: { "Sec-WebSocket-Protocol": "chat.v1" } }, ok];
    local = await LocalGateway.start({ $connect: () => answers.shift() });
    const protocols = ["token.abc", "chat.v1"];
    expect((await local.connect({ protocols }).open()).webSocket.protocol).toBe("chat.v1");
    // A client that named protocols and gets none has to give up.
    const ended = local.connect({ protocols });
    await ended.closed;
    expect(ended.webSocket.protocol).toBe("");
  });

  test("is refused when too many are opened at once", async () => {
    local = await LocalGateway.start({ $connect: () => ok }, { limits: { newConnectionsPerSecond: 1 } });
    await local.connect().open();
    expect(await local.connect().refusal).toMatchObject({ statusCode: 429 });
  });

  test("that its client has left while $connect ran is disconnected", async () => {
    const begun = deferred();
    const end = deferred();
    const disconnect = jest.fn(() => ok);
    local = await LocalGateway.start({
      $connect: async () => {
        begun.resolve();
        await end.promise;
        return ok;
      },
      $disconnect: disconnect,
    });
    local.connect();
    await begun.promise;
    await local.abandonClients();
    end.resolve();
    await local.close();
    expect(disconnect).toHaveBeenCalledTimes(1);
  });
});

describe("a message", () => {
  test("takes the route of its field, or the default one", async () => {
    const keys: string[] = [];
    const record = ({ requestContext }: GatewayEvent) => {
      keys.push(requestContext.routeKey);
      return ok;
    };
    local = await LocalGateway.start({ $connect: () => ok, ask: record, $default: record });
    const client = await local.connect().open();
    for (const message of [
      { action: "ask" },
      { action: "other" },
      { action: "$connect" },
      {},
      "no JSON",
      "null",
    ]) {
      client.send(message);
    }
    client.webSocket.send(Buffer.from([0xff, 0xfe]));
    await waitUntil("seven messages", () => keys.length === 7);
    expect(keys).toEqual(["ask", ...Array(6).fill("$default")]);
  });

  test("without a route is forbidden", async () => {
    local = await LocalGateway.start({ $connect: () => ok });
    const client = await local.connect().open();
    client.send({ action: "ask" });
    expect(JSON.parse(await client.next())).toEqual({
      message: "Forbidden",
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
  });

  test.each([
    ["fails", () => Promise.reject(new Error("no"))],
    ["returns nothing", () => undefined],
    ["takes too long", () => pause(500, ok)],
  ])("whose function %s is answered with an error", async (_, ask) => {
    local = await LocalGateway.start({ ask }, { timeoutMilliseconds: 50 });
    const client = await local.connect().open();
    client.send({ action: "ask" });
    expect(JSON.parse(await client.next())).toMatchObject({ message: "Internal server error" });
  });

  test("is not answered with what its function returns", async () => {
    local = await LocalGateway.start({ ask: () => ({ ...ok, body: "secret" }), $default: () => undefined });
    const client = await local.connect().open();
    client.send({ action: "ask" });
    client.send({ action: "other" });
    expect(await client.next()).toContain("Internal server error");
  });

  test("does not wait for another one, of the same connection or of another", async () => {
    const three = deferred();
    let running = 0;
    local = await LocalGateway.start({
      ask: async () => {
        if (++running === 3) three.resolve();
        await three.promise;
        return ok;
      },
    });
    const [first, second] = await Promise.all([local.connect().open(), local.connect().open()]);
    first.send({ action: "ask" });
    first.send({ action: "ask" });
    second.send({ action: "ask" });
    await three.promise;
  });

  test("beyond the stage's throttle is refused", async () => {
    const ask = jest.fn(() => ok);
    local = await LocalGateway.start({ ask }, { throttling: { ratePerSecond: 0.01, burst: 2 } });
    // Connecting takes one, too.
    const client = await local.connect().open();
    client.send({ action: "ask" });
    client.send({ action: "ask" });
    expect(JSON.parse(await client.next())).toMatchObject({ message: "Too Many Requests" });
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe("limits", () => {
  const kibibytes = (count: number) => "x".repeat(count * 1024);

  test("a frame of 32 KB is taken, a larger one closes with 1009", async () => {
    const lengths: number[] = [];
    local = await LocalGateway.start({
      $default: ({ body }) => {
        lengths.push(body.length);
        return ok;
      },
    });
    const client = await local.connect().open();
    client.send(kibibytes(32));
    client.send(`${kibibytes(32)}x`);
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect(lengths).toEqual([32 * 1024]);
  });

  test("of several messages in one piece those before a frame that is too large are taken", async () => {
    const bodies: string[] = [];
    local = await LocalGateway.start(
      {
        $default: ({ body }) => {
          bodies.push(body);
          return ok;
        },
      },
      { limits: { frameBytes: 10 } },
    );
    const client = await local.connect().open();
    client.socket.cork();
    client.webSocket.ping();
    for (const message of ["first", "second", "too large a frame", "late"]) client.send(message);
    client.socket.uncork();
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect(bodies).toEqual(["first", "second"]);
  });

  test("a message of 128 KB in frames is taken, a larger one closes with 1009", async () => {
    const lengths: number[] = [];
    local = await LocalGateway.start({
      $default: ({ body }) => {
        lengths.push(body.length);
        return ok;
      },
    });
    const client = await local.connect().open();
    const send = (frames: number, last: string) => {
      for (let frame = 0; frame < frames; frame++) client.webSocket.send(kibibytes(32), { fin: false });
      client.webSocket.send(last, { fin: true });
    };
    send(3, kibibytes(32));
    send(4, "x");
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect(lengths).toEqual([128 * 1024]);
  });

  test("an idle connection ends with 1001; messages in either direction keep it", async () => {
    let id = "";
    local = await LocalGateway.start(
      {
        $connect: ({ requestContext }) => {
          id = requestContext.connectionId;
          return ok;
        },
        $default: () => ok,
      },
      { limits: { idleTimeoutMilliseconds: 800 } },
    );
    const client = await local.connect().open();
    const opened = performance.now();
    await pause(400);
    client.send("a");
    await pause(400);
    await local.manage("POST", id, "b");
    expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
    expect(performance.now() - opened).toBeGreaterThan(1550);
  });

  test("an old connection ends with 1001", async () => {
    local = await LocalGateway.start({}, { limits: { connectionMilliseconds: 100 } });
    expect(await (await local.connect().open()).closed).toEqual({ code: 1001, reason: "Going away" });
  });
});
