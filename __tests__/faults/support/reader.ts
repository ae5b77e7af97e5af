import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ErrorFrame } from "../../../assets/chat-protocol/server-frame";
import type { ChatConnection, ReceivedFrame } from "../../../tools/chat/chat-connection";
import type { ChatSystem } from "../../chat/support/chat-system";
import { isStored, type ReadAnswer, readAnswer } from "./read-answer";
import { patienceSeconds } from "./timing";

/** A time without anything new to read. Milliseconds of `performance.now()`. */
interface Silence {
  readonly from: number;
  readonly until: number;
}

/**
 * A user who asks one question and reads its answer as the page does: takes every sequence once, resumes where they were
 * when they come back, and tries again when the service says that this may help.
 */
export class Reader {
  /** What the service has said went wrong, in the order in which it did. */
  readonly errors: ErrorFrame[] = [];
  private readonly connections: ChatConnection[] = [];
  private readonly conversationId = randomUUID();
  private requestId: string = randomUUID();
  private askedAt = 0;

  private constructor(
    private readonly system: ChatSystem,
    private readonly user: string,
    private readonly question: string,
  ) {}

  static async ask(system: ChatSystem, user: string, question: string): Promise<Reader> {
    const reader = new Reader(system, user, question);
    await reader.connect();
    reader.send();
    return reader;
  }

  /** Returns when so many words can be read. */
  async untilWords(count: number): Promise<void> {
    await this.until(`${count} words`, () => this.answer.text.split(" ").filter(Boolean).length >= count);
  }

  /** Returns when the answer is complete, however often it has to be asked for. */
  async untilFinished(): Promise<void> {
    for (;;) {
      await this.until("the end of the answer", () => this.answer.end !== undefined);
      const { end } = this.answer;
      if (end?.type !== "error") return;
      this.errors.push(end);
      if (!end.retryable) throw new Error(`${this.user} was told ${end.code} (${end.message}), for good`);
      const replaces = this.requestId;
      this.requestId = randomUUID();
      this.send(replaces);
    }
  }

  /** As when the network is gone: nobody says that the connection has ended. */
  async vanish(): Promise<void> {
    this.connection.drop();
    await this.connection.closed;
  }

  /** With a connection of its own, and the sequence of what was read last. */
  async comeBack(): Promise<void> {
    const { lastSequence } = this.answer;
    await this.connect();
    this.connection.send({ action: "resume", requestId: this.requestId, afterSequence: lastSequence });
  }

  /** Of the last attempt, as far as it has come. */
  get answer(): ReadAnswer {
    return readAnswer(
      this.received().map(({ frame }) => frame),
      this.requestId,
    );
  }

  /** The longest of those that ended after a moment. @param since milliseconds of `performance.now()` */
  longestSilence(since: number): Silence {
    const times = [this.askedAt, ...this.received().map(({ at }) => at)];
    const silences = times.slice(1).map((until, index) => ({ from: times[index] ?? 0, until }));
    const [longest] = silences
      .filter(({ until }) => until > since)
      .sort((a, b) => b.until - b.from - (a.until - a.from));
    return longest ?? { from: since, until: since };
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }

  private get connection(): ChatConnection {
    return this.connections.at(-1) as ChatConnection;
  }

  private async connect(): Promise<void> {
    this.connections.push(await this.system.connect(this.user));
  }

  private send(replaces?: string): void {
    const { conversationId, requestId } = this;
    if (this.askedAt === 0) this.askedAt = performance.now();
    const others = replaces === undefined ? {} : { replaces };
    this.connection.ask(this.question, { conversationId, requestId, ...others });
  }

  /** Everything that can be read, of every attempt. */
  private received(): ReceivedFrame[] {
    return this.connections.flatMap(({ frames }) => frames.filter(({ frame }) => isStored(frame)));
  }

  private async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceSeconds * 1000;
    while (!condition()) {
      const refused = this.connection.frames.find(
        ({ frame }) => frame.type === "error" && frame.sequence === undefined,
      );
      if (refused !== undefined || performance.now() > deadline) {
        const last = JSON.stringify(this.connection.frames.slice(-5).map(({ frame }) => frame));
        throw new Error(`${this.user} waits for ${what}, and has last received ${last}`);
      }
      await pause(pollMilliseconds);
    }
  }
}

const pollMilliseconds = 10;
