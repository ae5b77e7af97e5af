import type { Locator, Page } from "playwright-core";
import { waitUntil } from "../../support/wait-until";

/** The page as somebody uses it who goes by what it says, and not by how it is built. */
export class ChatPage {
  /** Where a question is written. */
  readonly box: Locator;
  /** What a screen reader is told. */
  readonly announcer: Locator;
  /** There only while something is wrong. */
  readonly connection: Locator;

  constructor(readonly page: Page) {
    this.box = page.getByRole("textbox", { name: "Your question" });
    this.announcer = page.getByTestId("announcer");
    this.connection = page.getByRole("region", { name: "Connection" });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Opens the page, and signs in as a user of the local issuer. */
  async signIn(url: string, user: string): Promise<void> {
    await this.page.goto(url);
    await this.button("Sign in").click();
    await this.button(user).click();
    await this.box.waitFor();
  }

  /** Asks, and returns the turn. */
  async ask(question: string): Promise<Turn> {
    await this.box.fill(question);
    await this.button("Send").click();
    return this.turn(question);
  }

  turn(question: string): Turn {
    return new Turn(this.page.getByRole("article", { name: question, exact: true }));
  }

  turns(): Locator {
    return this.page.getByRole("article");
  }

  /** What the browser keeps of a turn. */
  async storedTurn(question: string): Promise<{ readonly requestId: string; readonly answer: string }> {
    const turns = await this.page.evaluate<{ text: string; requestId: string; answer: string }[]>(
      `Object.entries(localStorage).filter(([key]) => key.includes("/turn/")).map(([, text]) => JSON.parse(text))`,
    );
    const found = turns.find(({ text }) => text === question);
    if (found === undefined) throw new Error(`the browser keeps no turn "${question}"`);
    return found;
  }

  async untilAnnounced(text: string): Promise<void> {
    await waitUntil(`the page announces: ${text}`, async () => (await this.announcer.textContent()) === text);
  }
}

/** A question and what came of it. */
export class Turn {
  readonly answer: Locator;
  readonly thoughts: Locator;
  readonly error: Locator;

  constructor(readonly article: Locator) {
    this.answer = article.getByRole("group", { name: "Answer", exact: true });
    this.thoughts = article.getByRole("button", { name: /^(Thinking…|Thought for )/ });
    this.error = article.getByRole("alert");
  }

  button(name: string): Locator {
    return this.article.getByRole("button", { name, exact: true });
  }

  /** As it is shown now. Empty: there is none yet. */
  async text(): Promise<string> {
    return (await this.answer.count()) === 0 ? "" : ((await this.answer.textContent()) ?? "").trim();
  }

  /** Returns the text when this many characters of it are shown. */
  async untilText(characters: number): Promise<string> {
    let text = "";
    await waitUntil(`${characters} characters of the answer`, async () => {
      text = await this.text();
      return text.length >= characters;
    });
    return text;
  }

  /** Returns the whole text when the answer is complete. */
  async finished(timeoutMilliseconds = 60_000): Promise<string> {
    await this.button("Copy answer").waitFor({ timeout: timeoutMilliseconds });
    return this.text();
  }
}
