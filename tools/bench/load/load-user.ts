import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ChatConnection } from "../../chat/chat-connection";
import { AskedQuestion } from "./asked-question";
import type { Turnstile } from "./turnstile";

/** Who waits longer for the last frame hangs. */
const answerLimitMilliseconds = 300_000;

export interface AskOptions {
  /** Default: one that no other question has. */
  readonly text?: string;
  /** Default: a new one. */
  readonly conversationId?: string;
  /** Cancels what was asked, or has nothing asked. */
  readonly signal?: AbortSignal;
}

/** A user with a connection, who asks one question after the other. */
export class LoadUser {
  readonly questions: AskedQuestion[] = [];

  constructor(
    readonly connection: ChatConnection,
    /** Only so many frames are on their way to the functions at once. */
    private readonly turnstile: Turnstile,
  ) {}

  /**
   * Asks, and waits for the end.
   *
   * @returns undefined: the signal came before
   * @throws Error no end came in time
   */
  async ask(options: AskOptions = {}): Promise<AskedQuestion | undefined> {
    const { signal } = options;
    // Who waits to be let through has asked: an API that is slow to accept makes nobody wait unseen.
    const sentAt = performance.now();
    const question = await this.turnstile.pass(async () => {
      if (!signal?.aborted) return await this.send(options, sentAt);
    });
    if (question === undefined) return undefined;
    const ended = question.untilEnd(answerLimitMilliseconds);
    // All cancel at the same time; the next one when this one has been heard.
    const cancel = () =>
      void this.turnstile.pass(async () => {
        this.cancel(question);
        await ended.catch(() => {});
      });
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel);
    try {
      await ended;
      return question;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Goes on with a conversation until the signal; after a refusal when that says so. */
  async askUntil(signal: AbortSignal): Promise<void> {
    const conversationId = randomUUID();
    while (!signal.aborted) {
      const frame = (await this.ask({ conversationId, signal }))?.end?.frame;
      if (frame?.type !== "error") continue;
      await pause(1000 * (frame.retryAfterSeconds ?? 1), undefined, { signal }).catch(() => {});
    }
  }

  private async send(
    { conversationId = randomUUID(), text }: AskOptions,
    sentAt: number,
  ): Promise<AskedQuestion> {
    const { connection } = this;
    const requestId = randomUUID();
    // The engine keeps what it was asked, so that it can be told whose turn was when.
    const asked = text ?? `Question ${requestId}`;
    const from = connection.frames.length;
    connection.ask(asked, { conversationId, requestId });
    const question = new AskedQuestion(connection, requestId, asked, sentAt, from);
    this.questions.push(question);
    await question.untilAnything();
    return question;
  }

  private cancel({ end, requestId }: AskedQuestion): void {
    if (end === undefined) this.connection.send({ action: "cancel", requestId });
  }
}
