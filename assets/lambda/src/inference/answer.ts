import type { StoredFrame } from "../../../chat-protocol/server-frame";
import { closeTurn } from "../common/close-turn";
import type { ConversationRecord, RequestRecord, TurnRecord } from "../common/request-record";
import type { AnswerDependencies } from "./answer-dependencies";
import { AnswerWriter } from "./answer-writer";
import { ChatRetries } from "./chat-retries";
import { CookieJar } from "./cookie-jar";
import { countTokens } from "./count-tokens";
import { cutText } from "./cut-text";
import type { Delivery } from "./delivery";
import { Cancelled, type Ending } from "./ending";
import { Outbox } from "./outbox";
import type { RequestLease } from "./request-lease";
import { saveCookies } from "./save-cookies";
import { serviceLimits } from "./service-limits";
import { Transcript } from "./transcript";

/** What one answer begins with. */
export interface AnswerStart {
  readonly delivery: Delivery;
  /** As it was taken. */
  readonly request: RequestRecord;
  /** All frames that are stored. */
  readonly frames: readonly StoredFrame[];
  readonly conversation: ConversationRecord | undefined;
  /** The conversation's turns, newest first. */
  readonly newest: readonly TurnRecord[];
  readonly lease: RequestLease;
  /** When it must have ended, in epoch milliseconds. */
  readonly deadline: number;
}

const gaveUp: Ending = {
  type: "error",
  code: "INTERNAL",
  message: "the answer failed in every attempt",
  retryable: true,
};

const questionGone: Ending = {
  type: "error",
  code: "INTERNAL",
  message: "the question is not there any more",
  retryable: false,
};

/** One answer in one worker's hands: from what is stored of it to its last frame. */
export class Answer {
  private readonly ending = new AbortController();
  private readonly startedAt = performance.now();
  private readonly transcript: Transcript;
  private readonly cookies: CookieJar;
  private readonly writer: AnswerWriter;
  private readonly removals: Promise<void>[] = [];
  private retries = 0;

  constructor(
    private readonly dependencies: AnswerDependencies,
    private readonly start: AnswerStart,
  ) {
    const { conversation, frames, request } = start;
    this.transcript = new Transcript(frames, request.serviceSequence ?? 0);
    this.cookies = new CookieJar(conversation?.cookies);
    this.writer = this.createWriter();
    this.observe(request);
  }

  /** @throws Error something failed that may go well another time; LeaseLost */
  async run(): Promise<void> {
    const { writer } = this;
    writer.start();
    try {
      const ending = await this.ask();
      await writer.flush();
      const tokens = await this.settle(ending);
      await writer.end(ending);
      this.report(ending, tokens);
    } catch (error) {
      await writer.abandon();
      throw error;
    } finally {
      writer.outbox.close();
      await Promise.all(this.removals);
    }
  }

  private createWriter(): AnswerWriter {
    const { connectionsApi, log, metrics, timing } = this.dependencies;
    const { delivery, lease, request } = this.start;
    const { requestId } = delivery;
    const frames = [...this.start.frames];
    return new AnswerWriter({
      request,
      requestId,
      frames,
      lease,
      timing,
      createOutbox: (onChange) =>
        new Outbox({
          requestId,
          connectionsApi,
          log,
          request,
          frames,
          onChange,
          onFirstFrame: () => metrics.milliseconds("FirstFrame", performance.now() - this.startedAt),
        }),
      onRequest: (changed) => this.observe(changed),
      onFailure: (error) => this.ending.abort(error),
      onGone: (connectionId) => this.removals.push(this.removeConnection(connectionId)),
    });
  }

  /** What the user wants by now. */
  private observe({ cancelled = false, connectionId }: RequestRecord): void {
    const isAbandoned = connectionId === undefined && this.dependencies.onDisconnect === "cancel";
    if (cancelled || isAbandoned) this.ending.abort(new Cancelled("the user wants no more of it"));
  }

  /** How the answer ends, when all its text has gone to the writer. */
  private async ask(): Promise<Ending> {
    const { chatClient, history, log, maxAttempts, model, timing } = this.dependencies;
    const { deadline, delivery, newest, request } = this.start;
    const { cookies, transcript, writer } = this;
    const { requestId } = delivery;
    const { signal } = this.ending;
    if (delivery.count > maxAttempts) return gaveUp;
    const partialBytes =
      Buffer.byteLength(transcript.texts.reasoning) + Buffer.byteLength(transcript.texts.answer);
    const messages = await history.messages(requestId, request, newest, partialBytes);
    if (messages === undefined) return questionGone;
    const chat = new ChatRetries({
      requestId,
      client: chatClient,
      model,
      messages,
      transcript,
      cookies,
      deadline,
      signal,
      timing,
      log,
      onText: (channel, text, sequence) => writer.add(channel, text, sequence),
      onQueued: (position) => writer.outbox.queued(position),
    });
    try {
      return await chat.run();
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      const usage = { promptTokens: 0, completionTokens: transcript.lastSequence };
      return { type: "finished", reason: "cancelled", usage };
    } finally {
      this.retries = chat.retries;
    }
  }

  /**
   * Writes what outlives the request, all of which may be written twice.
   *
   * @returns the tokens that it has cost; a delta is about one, where the service has not counted
   */
  private async settle(ending: Ending): Promise<number> {
    const { conversationsTable: table, documents, retentionDays } = this.dependencies;
    const { delivery, request } = this.start;
    const { requestId, userId } = delivery;
    const text = this.transcript.texts.answer;
    const answer = text.trim() === "" ? {} : { answer: cutText(text, serviceLimits.messageBytes) };
    const reason = ending.type === "finished" ? ending.reason : ending.code;
    const tokens =
      ending.type === "finished"
        ? ending.usage.promptTokens + ending.usage.completionTokens
        : this.transcript.lastSequence;
    await Promise.all([
      closeTurn(documents, table, requestId, request, { ...answer, reason }),
      this.keepCookies(),
      tokens === 0 ? undefined : countTokens(documents, table, { requestId, userId, tokens }, retentionDays),
    ]);
    return tokens;
  }

  /** Without them the next question is only slower. */
  private async keepCookies(): Promise<void> {
    const { conversationsTable, documents, log } = this.dependencies;
    const { conversationId, requestId } = this.start.delivery;
    if (!this.cookies.hasChanged) return;
    try {
      await saveCookies(documents, conversationsTable, conversationId, this.cookies.toRecord());
    } catch (error) {
      log.warn("cookies-not-kept", { requestId, conversationId, error });
    }
  }

  private async removeConnection(connectionId: string): Promise<void> {
    const { connections, log, metrics } = this.dependencies;
    metrics.count("Gone");
    try {
      await connections.remove(connectionId);
    } catch (error) {
      // It has a time to live.
      log.warn("connection-not-removed", { connectionId, error });
    }
  }

  private report(ending: Ending, tokens: number): void {
    const { log, metrics } = this.dependencies;
    const { delivery, lease } = this.start;
    const milliseconds = Math.round(performance.now() - this.startedAt);
    const outcome = ending.type === "finished" ? ending.reason : ending.code;
    const figures = {
      Frames: this.writer.frameCount,
      Posts: this.writer.outbox.posts,
      Writes: lease.writes,
      Tokens: tokens,
      Retries: this.retries,
    };
    for (const [name, value] of Object.entries(figures)) metrics.count(name, {}, value);
    metrics.milliseconds("Answer", milliseconds, { outcome });
    const { requestId, count } = delivery;
    log.info("answered", { requestId, count, outcome, milliseconds, ...figures });
  }
}
