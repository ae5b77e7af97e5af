import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { ChatService } from "../../../local/chat-service/chat-service";
import type { Engine } from "../../../local/engine/engine";
import { mintAccessToken } from "../../../local/identity/mint-access-token";
import { ChatConnection } from "../../chat/chat-connection";
import { type ReceivedAnswer, receivedAnswer } from "../../chat/received-answer";
import { CommandFailed } from "../../failure";

const signInLimitMilliseconds = 60_000;

/** A running chat and its engines, as those who measure use it. */
export class MeasuredChat<AnEngine extends Engine = Engine> {
  constructor(
    readonly service: ChatService,
    /** One for each instance, the oldest first. */
    readonly engines: readonly AnEngine[],
  ) {}

  /** Of the oldest instance. */
  get engine(): AnEngine {
    const [engine] = this.engines;
    if (engine === undefined) throw new CommandFailed("the chat has no instance", 1);
    return engine;
  }

  /** A connection of a user whom nobody has seen before. */
  connect(): Promise<ChatConnection> {
    const { identity, issuer, webSocketUrl } = this.service;
    return ChatConnection.open(webSocketUrl, mintAccessToken(issuer, identity, randomUUID()));
  }

  /** Asks in a conversation of its own, and returns the whole answer. @throws CommandFailed it went wrong */
  async ask(connection: ChatConnection, question: string): Promise<ReceivedAnswer> {
    return this.answer(connection, connection.ask(question));
  }

  /** The whole answer to what was asked. @throws CommandFailed it went wrong */
  async answer(connection: ChatConnection, requestId: string): Promise<ReceivedAnswer> {
    const { frame } = await connection.until(
      "end of the answer",
      (each) => (each.type === "error" || each.type === "finished") && each.requestId === requestId,
    );
    if (frame.type === "error") throw new CommandFailed(`the answer failed: ${JSON.stringify(frame)}`, 1);
    return receivedAnswer(connection.frames, requestId);
  }

  /** Opens the page in a browser profile of its own, and signs in as ann. */
  async signIn(
    browser: Browser,
    options: BrowserContextOptions = {},
    onPage: (page: Page) => void = () => {},
  ): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(signInLimitMilliseconds);
    onPage(page);
    await page.goto(this.service.pageUrl);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "ann" }).click();
    await page.getByRole("textbox", { name: "Your question" }).waitFor();
    return page;
  }

  /** What was asked of the emulator so far; see local/emulator/server.py. */
  get requestLogFile(): string {
    return path.join(path.dirname(this.service.emulator.process.logFile), "requests.log");
  }
}
