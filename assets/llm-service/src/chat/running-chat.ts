import type { Logger } from "pino";
import { CallError } from "../call-error";
import type { CompletionRequest } from "../engine/completion-request";
import type { Engine } from "../engine/engine";
import type { EngineMonitor } from "../engine/engine-monitor";
import type { Metrics } from "../observability/metrics";
import type { Settings } from "../settings";
import type { Admission, Applicant } from "./admission";
import { Answer } from "./answer";
import { type ChatCall, EventStream } from "./event-stream";
import type { ServiceTime } from "./service-time";
import type { Session } from "./session-cookie";

export interface RunningChatOptions {
  readonly call: ChatCall;
  readonly request: CompletionRequest;
  readonly session: Session;
  readonly settings: Settings;
  readonly engine: Engine;
  readonly monitor: Pick<EngineMonitor, "reportUnreachable">;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly serviceTime: ServiceTime;
  readonly log: Logger;
}

/** The caller cancelled, went away, or its deadline passed. */
class CallerGone extends Error {}

/** One call from its acceptance to its end: waiting for a place, then streaming. */
export class RunningChat implements Applicant {
  private readonly events: EventStream;
  private readonly ending = new AbortController();
  private readonly arrived = performance.now();
  private admitted: number | undefined;
  private firstText: number | undefined;
  private admit: () => void = () => {};

  constructor(private readonly options: RunningChatOptions) {
    const { call, session, settings } = options;
    this.events = new EventStream(call, session.setCookie, settings.heartbeatSeconds * 1000);
  }

  /** Never rejects: the caller is told of every failure. */
  async run(): Promise<void> {
    const { admission, call } = this.options;
    call.on("cancelled", () => this.abort(new CallerGone()));
    const turn = this.turn();
    const place = admission.apply(this);
    try {
      await turn;
      await this.answer();
    } catch (error) {
      this.fail(error);
    } finally {
      place.leave();
      this.events.close();
    }
  }

  onPosition(position: number): void {
    this.events.write({ event: { $case: "queued", value: { position } } });
  }

  onAdmitted(): void {
    this.admitted = performance.now();
    this.admit();
  }

  abort(reason: Error): void {
    this.ending.abort(reason);
  }

  refuseIfWaiting(reason: Error): void {
    if (this.admitted === undefined) this.abort(reason);
  }

  /** Resolves when the chat is admitted, rejects when it is ended before. */
  private turn(): Promise<void> {
    const { signal } = this.ending;
    return new Promise((resolve, reject) => {
      this.admit = resolve;
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  private async answer(): Promise<void> {
    const { engine, request, session, settings } = this.options;
    const { modelName, stallSeconds } = settings;
    this.events.write({ event: { $case: "started", value: { model: modelName, session: session.id } } });
    const answer = new Answer({
      engine,
      modelName,
      request,
      events: this.events,
      ending: this.ending,
      stallMilliseconds: stallSeconds * 1000,
      onFirstText: () => this.noteFirstText(),
    });
    const { reason, usage } = await answer.stream();
    const timings = this.timings();
    this.events.write({ event: { $case: "finished", value: { reason, usage, timings } } });
    this.events.end();
    this.record(usage?.completionTokens ?? 0, timings.generationMilliseconds);
    this.log("answered", { ...usage, ...timings });
  }

  private noteFirstText(): void {
    this.firstText = performance.now();
    this.options.metrics.firstToken(this.firstText - this.arrived);
  }

  private timings() {
    const now = performance.now();
    const { admitted = now, arrived, firstText = now } = this;
    return {
      queuedMilliseconds: Math.round(admitted - arrived),
      firstTokenMilliseconds: Math.round(firstText - admitted),
      generationMilliseconds: Math.round(now - firstText),
    };
  }

  private record(tokens: number, generationMilliseconds: number): void {
    const { metrics, serviceTime } = this.options;
    serviceTime.record((performance.now() - (this.admitted ?? this.arrived)) / 1000);
    if (tokens > 0 && generationMilliseconds > 0) metrics.answered((1000 * tokens) / generationMilliseconds);
  }

  private fail(error: unknown): void {
    if (error instanceof CallerGone) {
      this.log("cancelled", this.timings());
      return;
    }
    const known =
      error instanceof CallError ? error : CallError.internal("unexpected error; see the service's log");
    if (error !== known)
      this.options.log.error({ event: "defect", error: (error as Error).stack }, "unexpected error");
    if (known.unreachable) this.options.monitor.reportUnreachable(known.message);
    this.log("failed", { code: known.code, reason: known.message, ...this.timings() });
    this.events.fail(known.toStatus());
  }

  private log(event: string, fields: object): void {
    this.options.log.info({ event, messages: this.options.request.messages.length, ...fields }, event);
  }
}
