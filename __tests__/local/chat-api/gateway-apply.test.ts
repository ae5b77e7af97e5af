import type { LoggedEvent } from "../../../local/chat-api/logged-event";
import type { BoundedLog } from "../../../local/process/bounded-log";
import { waitUntil } from "../../support/wait-until";
import { type GatewayEvent, LocalGateway } from "./support/local-gateway";

let local: LocalGateway;

afterEach(() => local.close());

const ok = { statusCode: 200 };

describe("another state of the API", () => {
  test("has routes for the next message of a connection that stays, and loses them", async () => {
    const log: string[] = [];
    const answer = (name: string) => () => {
      log.push(name);
      return ok;
    };
    local = await LocalGateway.start({ $default: answer("default") });
    const client = await local.connect().open();
    const send = async () => {
      const { length } = log;
      client.send({ action: "ping" });
      await waitUntil("the function has run", () => log.length > length);
    };
    await send();
    local.apply({}, { ping: answer("ping") });
    await send();
    local.apply({});
    await send();
    expect(log).toEqual(["default", "ping", "default"]);
  });

  test("has another throttle; the same one goes on where it was", async () => {
    const throttling = { ratePerSecond: 0.01, burst: 2 };
    local = await LocalGateway.start({ $default: () => ok }, { throttling });
    const client = await local.connect().open();
    const isRefused = async () => {
      client.send("x");
      client.send("x");
      return (await client.next()).includes("Too Many Requests");
    };
    expect(await isRefused()).toBe(true);
    local.apply({ throttling: { ...throttling } });
    client.send("x");
    expect(await client.next()).toContain("Too Many Requests");
    local.apply({ throttling: { ...throttling, burst: 1 } });
    expect(await isRefused()).toBe(true);
    expect(client.messages).toEqual([]);
  });

  test.each([
    ["API", { id: "d4e5f6" }, "/test"],
    ["stage", { stageName: "next" }, "/next"],
  ])("that is another %s has the connections of the old one end", async (_, changes, path) => {
    const ids: string[] = [];
    const $connect = ({ requestContext }: GatewayEvent) => {
      ids.push(requestContext.connectionId);
      return ok;
    };
    local = await LocalGateway.start({ $connect });
    const old = await local.connect().open();
    local.apply(changes);
    expect(await old.closed).toEqual({ code: 1001, reason: "Going away" });
    const client = await local.connect({ path }).open();
    const connections = `http://${local.address}${path}/@connections/`;
    await fetch(connections + encodeURIComponent(ids[1] ?? ""), { method: "POST", body: "hello" });
    expect(await client.next()).toBe("hello");
  });
});

test("what comes, is refused and goes is written down, without what is said", async () => {
  const write = jest.fn();
  local = await LocalGateway.start(
    {
      $connect: ({ headers }) => ({ statusCode: headers["X-Status"] === undefined ? 200 : 418 }),
      ask: () => ok,
    },
    {
      log: { write } as unknown as BoundedLog<LoggedEvent>,
      throttling: { ratePerSecond: 0.01, burst: 4 },
      authorizer: ({ methodArn }) => ({
        principalId: "ann",
        policyDocument: {
          Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }],
        },
      }),
    },
  );
  await local.connect({ headers: { "X-Status": "418" } }).refusal;
  const client = await local.connect().open();
  client.send({ action: "ask", text: "secret" });
  client.send({ action: "other", text: "secret" });
  client.send({ action: "ask", text: "secret" });
  client.send({ action: "ask", text: "secret" });
  await client.next();
  await client.next();
  client.webSocket.close(4001, "secret");
  await client.closed;
  await waitUntil("it has gone", () => write.mock.calls.some(([{ event }]) => event === "disconnected"));
  const { connectionId } = write.mock.calls.flat().find(({ event }) => event === "connected");
  const message = { event: "message", connectionId, route: "ask", outcome: "returned" };
  const entries: unknown[] = write.mock.calls.flat();
  expect(entries).toHaveLength(7);
  expect(entries).toEqual(
    expect.arrayContaining([
      { event: "refused", statusCode: 418 },
      { event: "connected", connectionId, userId: "ann" },
      message,
      { event: "message-refused", connectionId, reason: "Forbidden" },
      { event: "message-refused", connectionId, reason: "Too Many Requests" },
      { event: "disconnected", connectionId, code: 4001 },
    ]),
  );
});
