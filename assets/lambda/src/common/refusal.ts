import type { ErrorCode } from "../../../chat-protocol/error-code";
import type { ErrorFrame } from "../../../chat-protocol/server-frame";

/** Whether the same may succeed later. */
const retryable: Readonly<Record<ErrorCode, boolean>> = {
  BAD_FRAME: false,
  UNKNOWN_ACTION: false,
  TEXT_TOO_LONG: false,
  NOT_FOUND: false,
  CONFLICT: false,
  BUSY: true,
  RATE_LIMITED: true,
  QUOTA_EXCEEDED: true,
  SERVICE_ASLEEP: true,
  UNAUTHENTICATED: true,
  OVERLOADED: true,
  UNAVAILABLE: true,
  TIMEOUT: true,
  INTERNAL: true,
};

/** What a client sent is not done; it is told why. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    /** For people. It says nothing that the user could not know. */
    message: string,
    /** When to try again. Default: nothing is said about it. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }

  /** @param requestId of what was refused, when it is known */
  toFrame(requestId: string | undefined): ErrorFrame {
    const { code, message, retryAfterSeconds } = this;
    return {
      type: "error",
      ...(requestId === undefined ? {} : { requestId }),
      code,
      message,
      retryable: retryable[code],
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }
}
