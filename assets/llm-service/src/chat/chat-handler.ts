import type { Logger } from "pino";
import { CallError } from "../call-error";
import type { Engine } from "../engine/engine";
import type { EngineMonitor } from "../engine/engine-monitor";
import type { Metrics, Rejection } from "../observability/metrics";
import type { Settings } from "../settings";
import type { Admission } from "./admission";
import { validate } from "./chat-request";
import type { ChatCall } from "./event-stream";
import { RunningChat } from "./running-chat";
import { ServiceTime } from "./service-time";
import { sessionOf } from "./session-cookie";

export interface ChatHandlerParts {
  readonly settings: Settings;
  readonly engine: Engine;
  readonly monitor: Pick<EngineMonitor, "problem" | "reportUnreachable">;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Answers `ChatService.Chat`: turns away what cannot be answered, and runs the rest. */
export class ChatHandler {
  private readonly chats = new Set<RunningChat>();
  private readonly serviceTime = new ServiceTime();
  private draining = false;
  private whenIdle: (() => void) | undefined;

  constructor(private readonly parts: ChatHandlerParts) {}

  readonly handle = (call: ChatCall): void => {
    try {
      this.start(call);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // No cookie: a session that was never begun must not hold its caller to this instance.
      call.emit("error", error.toStatus());
    }
  };

  /** Turns away new calls and those that wait; resolves when the running ones have ended. */
  async drain(): Promise<void> {
    this.draining = true;
    for (const chat of this.chats) chat.refuseIfWaiting(shuttingDown());
    if (this.chats.size === 0) return;
    await new Promise<void>((resolve) => {
      this.whenIdle = resolve;
    });
  }

  /** Ends what still runs. */
  abortAll(): void {
    for (const chat of this.chats) chat.abort(CallError.unavailable("this instance stops now"));
  }

  private start(call: ChatCall): void {
    const { admission, monitor, settings } = this.parts;
    if (this.draining) throw this.reject("shutting-down", shuttingDown());
    const request = this.validated(call);
    if (monitor.problem !== undefined) {
      throw this.reject("engine-unavailable", CallError.unavailable(monitor.problem));
    }
    if (!admission.hasRoom) {
      const seconds = this.serviceTime.retrySeconds(admission.queued, settings.maxInFlight);
      throw this.reject("queue-full", CallError.resourceExhausted("all places are taken", seconds));
    }
    const session = sessionOf(call.metadata, settings.cookie);
    const chat = new RunningChat({ ...this.parts, call, request, session, serviceTime: this.serviceTime });
    this.chats.add(chat);
    chat.run().finally(() => {
      this.chats.delete(chat);
      if (this.chats.size === 0) this.whenIdle?.();
    });
  }

  private validated(call: ChatCall) {
    try {
      return validate(call.request, this.parts.settings.modelName, this.parts.settings.limits);
    } catch (error) {
      throw error instanceof CallError ? this.reject("invalid", error) : error;
    }
  }

  private reject(reason: Rejection, error: CallError): CallError {
    this.parts.metrics.rejected(reason);
    this.parts.log.info({ event: "rejected", reason }, error.message);
    return error;
  }
}

function shuttingDown(): CallError {
  return CallError.unavailable("this instance is shutting down");
}
