import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ErrorFrame } from "../../../assets/chat-protocol/server-frame";
import { ConnectionRefused } from "../../../tools/chat/chat-connection";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import { waitUntil } from "../../support/wait-until";
import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";

/** Who and what is turned away, and how that reads. */
export function refusals({ browser, system }: Shared): void {
  beforeEach(() => system().configureEngines({ tokensPerAnswer: 5 }));

  test("without a token, or with one that is not good, no connection is made", async () => {
    const good = system().token("ann");
    const [header, payload = "", signature] = good.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: "bob" })).toString("base64url");
    const tokens = {
      none: undefined,
      nonsense: "nonsense",
      expired: system().token("ann", { claims: { exp: Math.floor(Date.now() / 1000) - 60 } }),
      unsigned: system().token("ann", { signature: "none" }),
      "signed by somebody else": system().token("ann", { signature: "unknown" }),
      "another user under the signature": `${header}.${other}.${signature}`,
      "of another issuer": system().token("ann", { claims: { iss: "https://issuer.example" } }),
      "for another audience": system().token("ann", { claims: { aud: "https://other.example" } }),
      "without the scope": system().token("ann", { claims: { scope: "openid" } }),
      "an identity token": system().token("ann", { claims: { token_use: "id" } }),
    };
    for (const [name, token] of Object.entries(tokens)) {
      const error = await system()
        .connectWith(token)
        .catch((reason) => reason);
      expect([name, error instanceof ConnectionRefused ? error.status : error]).toEqual([
        name,
        token === undefined ? 401 : 403,
      ]);
    }
    (await system().connectWith(good)).close();
  });

  test("a user who may not use the chat is told so", () =>
    browser().visit(
      async (tab) => {
        const page = new ChatPage(tab);
        await page.signIn(system().pageUrl, "carl");
        await page.connection.getByText("Access was denied").waitFor();
        await page.connection.getByRole("button", { name: "Sign in again" }).waitFor();
      },
      { expected: [/WebSocket connection to .* failed/] },
    ));

  test("a connection is good only as long as its token", async () => {
    const seconds = 3;
    const expiry = Math.floor(Date.now() / 1000) + seconds;
    const connection = await system().connectWith(system().token("ann", { claims: { exp: expiry } }));
    connection.ask("In time?");
    await connection.until("end", (frame) => frame.type === "finished");
    await pause(expiry * 1000 - Date.now());
    const requestId = connection.ask("Too late?");
    const { frame } = await connection.until("refusal", ({ type }) => type === "error");
    expect(frame).toMatchObject({ requestId, code: "UNAUTHENTICATED" });
    connection.close();
  });

  test("more messages a minute than allowed: the error says when to try again", async () => {
    const connection = await system().connect("hasty");
    // In one conversation, so that they are answered one after the other.
    const conversationId = randomUUID();
    const accepted: string[] = [];
    const refused = async (): Promise<ErrorFrame> => {
      for (;;) {
        const requestId = connection.ask("Again!", { conversationId });
        const { frame } = await connection.until(
          "reply",
          (each) => "requestId" in each && each.requestId === requestId,
        );
        if (frame.type === "error") return frame;
        accepted.push(requestId);
      }
    };
    const { code, retryable, retryAfterSeconds } = await refused();
    expect({ code, retryable }).toEqual({ code: "RATE_LIMITED", retryable: true });
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);

    // The tests that follow find the engines idle.
    for (const requestId of accepted) connection.send({ action: "cancel", requestId });
    for (const requestId of accepted) {
      await connection.until("end", (each) => each.type === "finished" && each.requestId === requestId);
    }
    connection.close();
  });

  test("what is not a frame of the protocol is refused by name, and the connection lives on", async () => {
    const connection = await system().connect("ann");
    const requestId = randomUUID();
    const cases: [string, string, RegExp][] = [
      ["{", "BAD_FRAME", /JSON/],
      [JSON.stringify({ action: "dance" }), "UNKNOWN_ACTION", /action/],
      [JSON.stringify({ action: "cancel", requestId: "7" }), "BAD_FRAME", /requestId/],
      [JSON.stringify({ action: "cancel", requestId, more: 1 }), "BAD_FRAME", /more/],
      [
        JSON.stringify({ action: "message", requestId, conversationId: requestId, text: "x".repeat(17_000) }),
        "TEXT_TOO_LONG",
        /16384/,
      ],
    ];
    for (const [text, code, message] of cases) {
      const from = connection.frames.length;
      connection.sendText(text);
      const { frame } = await connection.until("error", ({ type }) => type === "error", from);
      expect(frame).toMatchObject({ code, message: expect.stringMatching(message) });
    }
    connection.send({ action: "ping" });
    await connection.until("pong", ({ type }) => type === "pong");
    connection.close();
  });

  test("a message that every attempt fails on ends in the dead-letter queue, and its user is told", async () => {
    const before = await system().deadLetters();
    const connection = await system().connect("ann");
    const conversationId = randomUUID();
    await system().configureEngines({ tokensPerAnswer: 50, tokensPerSecond: 50 });
    const first = connection.ask("First?", { conversationId });
    await connection.until("acceptance", (frame) => frame.type === "accepted");
    const poison = connection.ask("Poison?", { conversationId });
    await connection.until("acceptance", (frame) => frame.type === "accepted" && frame.requestId === poison);
    // While it waits behind the first one, it becomes something that no code expects.
    await system().spoilTurn(conversationId, 2);

    const { frame } = await connection.until("error", ({ type }) => type === "error");
    expect(frame).toMatchObject({ requestId: poison, sequence: 1, code: "INTERNAL", retryable: true });
    await waitUntil("the dead letter", async () => (await system().deadLetters()) === before + 1);
    expect(receivedAnswer(connection.frames, first).end).toMatchObject({ type: "finished" });
    // It does not hold up what comes after it.
    const last = connection.ask("Last?", { conversationId });
    await connection.until("end", (each) => each.type === "finished" && each.requestId === last);
    connection.close();
  });
}
