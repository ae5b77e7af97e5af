import { randomUUID } from "node:crypto";
import type { ErrorFrame } from "../../../assets/chat-protocol/server-frame";
import type { ChatConnection } from "../../../tools/chat/chat-connection";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import { ChatPage } from "../support/chat-page";
import type { Shared } from "../support/chat-system";
import { numberedWords } from "../support/numbered-words";

const hostileAnswer = `
Before <img src="https://evil.example/x.png" onerror="document.title='owned'"> the image.

<script>document.title = "owned"</script>

<iframe src="https://evil.example/"></iframe><style>body{display:none}</style>
<svg onload="document.title='owned'"></svg>

[a script](javascript:document.title='owned') [data](data:text/html,<script>document.title='owned'</script>)
[a page](https://example.com/) ![a picture](https://evil.example/picture.png)

\`\`\`html
<b onclick="document.title='owned'">code</b>
\`\`\`

The end.
`;

/** What a model may say, and what other users may try. */
export function safety({ browser, system }: Shared): void {
  test("HTML, scripts and pictures in an answer are text", () =>
    browser().visit(async (tab, context) => {
      const requests: string[] = [];
      context.on("request", (request) => requests.push(request.url()));
      await system().configureEngines({ answer: hostileAnswer, tokensPerSecond: 200 });
      const page = new ChatPage(tab);
      await page.signIn(system().pageUrl, "ann");
      const turn = await page.ask("Say <b onclick=alert(1)>something</b> bad");
      expect(await turn.finished()).toContain("The end.");
      for (const element of ["img", "script", "iframe", "style", "b", "[onerror]", "[onclick]", "[onload]"]) {
        expect([element, await turn.article.locator(element).count()]).toEqual([element, 0]);
      }
      const addresses = await turn.answer
        .locator("a")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(addresses.filter((address) => address !== null)).toEqual(
        expect.arrayContaining(["https://example.com/"]),
      );
      for (const address of addresses) expect(address ?? "").toMatch(/^(https:\/\/|$)/);
      expect(await tab.title()).not.toContain("owned");
      expect(requests.filter((url) => url.includes("evil.example"))).toEqual([]);
    }));

  test("nothing of a conversation reaches another user, whatever is tried", async () => {
    await system().configureEngines({ tokensPerAnswer: 60, tokensPerSecond: 40 });
    const [ann, bob] = await Promise.all([system().connect("ann"), system().connect("bob")]);
    const conversationId = randomUUID();
    const requestId = bob.ask("Bob's secret?", { conversationId });
    await bob.until("text", (frame) => frame.type === "delta");

    const attempts = [
      () => ann.ask("What was said?", { conversationId }),
      () => ann.ask("What was said?", { conversationId, replaces: requestId }),
      () => ann.ask("Instead", { replaces: requestId }),
      () => ann.send({ action: "resume", requestId, afterSequence: 0 }),
      () => ann.send({ action: "cancel", requestId }),
    ];
    for (const attempt of attempts) expect(await answerOf(ann, attempt)).toMatchObject({ code: "NOT_FOUND" });
    const sameId = () => ann.ask("Bob's secret?", { conversationId, requestId });
    expect(await answerOf(ann, sameId)).toMatchObject({ code: "CONFLICT" });
    // Nothing tells what exists from what does not.
    const unknown = [
      () => ann.send({ action: "resume", requestId: randomUUID(), afterSequence: 0 }),
      () => ann.send({ action: "cancel", requestId: randomUUID() }),
    ];
    for (const attempt of unknown) expect(await answerOf(ann, attempt)).toMatchObject({ code: "NOT_FOUND" });

    await bob.until("end", (frame) => frame.type === "finished");
    expect(receivedAnswer(bob.frames, requestId).answer).toBe(numberedWords("w", 60));
    // After the end too, when the frames are read from the table.
    expect(
      await answerOf(ann, () => ann.send({ action: "resume", requestId, afterSequence: 0 })),
    ).toMatchObject({ code: "NOT_FOUND" });
    expect(ann.frames.map(({ frame }) => frame.type)).toEqual(ann.frames.map(() => "error"));
    ann.close();
    bob.close();
  });
}

/** The error that comes next. */
async function answerOf(connection: ChatConnection, attempt: () => void): Promise<ErrorFrame> {
  const from = connection.frames.length;
  attempt();
  const { frame } = await connection.until("error", ({ type }) => type === "error", from);
  return frame as ErrorFrame;
}
