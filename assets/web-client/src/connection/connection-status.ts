/**
 * How the page stands with the service:
 * - `connecting`: for the first time;
 * - `open`;
 * - `reconnecting`: it was open;
 * - `offline`: the browser has no network;
 * - `refused`: attempt after attempt has failed. A browser is not told why: access was denied, or nothing answers;
 * - `session-ended`: only signing in again helps.
 */
export type ConnectionStatus =
  | "connecting"
  | "open"
  | "reconnecting"
  | "offline"
  | "refused"
  | "session-ended";

export interface ConnectionFacts {
  readonly status: ConnectionStatus;
  readonly hasBeenOpen: boolean;
  /** Attempts in a row that came to nothing. */
  readonly failures: number;
}

export type ConnectionEvent = "opened" | "closed" | "went-offline" | "session-ended" | "restarted";

/** So many failed attempts in a row are no accident. */
const manyFailures = 3;

export const initialFacts: ConnectionFacts = { status: "connecting", hasBeenOpen: false, failures: 0 };

/** `isOnline`: what the browser believes now. */
export function afterEvent(
  facts: ConnectionFacts,
  event: ConnectionEvent,
  isOnline: boolean,
): ConnectionFacts {
  if (facts.status === "session-ended" && event !== "restarted") return facts;
  switch (event) {
    case "opened":
      return { status: "open", hasBeenOpen: true, failures: 0 };
    case "session-ended":
      return { ...facts, status: "session-ended" };
    case "went-offline":
      return { ...facts, status: "offline" };
    case "restarted":
      return { ...facts, failures: 0, status: attempting(facts) };
    case "closed":
      return afterClose(facts, isOnline);
  }
}

function afterClose(facts: ConnectionFacts, isOnline: boolean): ConnectionFacts {
  // Without network no attempt says anything about the service.
  if (!isOnline) return { ...facts, status: "offline" };
  if (facts.status === "open") return { ...facts, status: "reconnecting", failures: 0 };
  const failures = facts.failures + 1;
  return { ...facts, failures, status: failures >= manyFailures ? "refused" : attempting(facts) };
}

function attempting({ hasBeenOpen }: ConnectionFacts): ConnectionStatus {
  return hasBeenOpen ? "reconnecting" : "connecting";
}
