/** Why a request was refused or ended. Each has the same meaning in every frame of type `error`. */
export const ErrorCode = {
  /** Not JSON, not a frame of the protocol, or a field that does not belong there; the message names the field. */
  BAD_FRAME: "BAD_FRAME",
  /** `action` is none that the service knows. */
  UNKNOWN_ACTION: "UNKNOWN_ACTION",
  /** The text has more UTF-8 bytes than the service takes; the message has the limit. */
  TEXT_TOO_LONG: "TEXT_TOO_LONG",
  /** This user has no such request or conversation. The same for somebody else's and for none at all. */
  NOT_FOUND: "NOT_FOUND",
  /** `requestId` was already used with other content, or `replaces` is not the conversation's last turn. */
  CONFLICT: "CONFLICT",
  /** `replaces` names a turn whose answer is not done yet: cancel it first. Or too many wrote to a conversation at once. */
  BUSY: "BUSY",
  /** More messages a minute than the user may send. */
  RATE_LIMITED: "RATE_LIMITED",
  /** The user's tokens of the day (UTC) are used up. */
  QUOTA_EXCEEDED: "QUOTA_EXCEEDED",
  /** Outside the scheduled hours; the message has the next start as ISO 8601. */
  SERVICE_ASLEEP: "SERVICE_ASLEEP",
  /** The access token has expired since the connection was made, or the connection is not known: reconnect. */
  UNAUTHENTICATED: "UNAUTHENTICATED",
  /** The LLM service had no room, through every try. */
  OVERLOADED: "OVERLOADED",
  /** The LLM service could not be reached, or broke off, through every try. */
  UNAVAILABLE: "UNAVAILABLE",
  /** The answer took longer than it may. */
  TIMEOUT: "TIMEOUT",
  /** A fault of the service. */
  INTERNAL: "INTERNAL",
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
