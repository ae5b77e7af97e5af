import type { ChatConnection } from "../../../tools/chat/chat-connection";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import type { Shared } from "../support/chat-system";

const clients = 50;
/** Each run of a function beside others is a process here, and takes a while to start. */
const startingAtOnce = 5;
const middle = "and so on ".repeat(10);

/** Many at once. */
export function load({ system }: Shared): void {
  test(`${clients} clients at once: each reads its own answer, in order`, async () => {
    await system().configureEngines({ answer: `{question} ${middle}{question}`, tokensPerSecond: 20 });
    const users = Array.from({ length: clients }, (_, index) => `user-${index}`);
    const asked: { connection: ChatConnection; question: string; requestId: string }[] = [];
    const waiting = [...users];
    const ask = async () => {
      for (let user = waiting.shift(); user !== undefined; user = waiting.shift()) {
        const connection = await system().connect(user);
        const question = `Question of ${user}`;
        const requestId = connection.ask(question);
        await connection.until("reply", ({ type }) => type !== "pong");
        asked.push({ connection, question, requestId });
      }
    };
    await Promise.all(Array.from({ length: startingAtOnce }, ask));

    const answers = asked.map(async ({ connection, question, requestId }) => {
      await connection.until("end", ({ type }) => type === "finished" || type === "error");
      const { answer, end, stored } = receivedAnswer(connection.frames, requestId);
      expect(end).toMatchObject({ type: "finished", reason: "stop" });
      expect(answer).toBe(`${question} ${middle}${question}`);
      expect(stored.length).toBeGreaterThan(2);
      // And nothing else.
      const requests = connection.frames.map(({ frame }) => ("requestId" in frame ? frame.requestId : ""));
      expect(new Set(requests)).toEqual(new Set([requestId]));
      connection.close();
    });
    await Promise.all(answers);
  });
}
