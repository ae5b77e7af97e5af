import type { ConnectionStatus } from "../connection/connection-status";
import type { QuestionSize } from "./question-limit";

interface Circumstances {
  readonly size: QuestionSize;
  readonly isAnswering: boolean;
  readonly connection: ConnectionStatus;
}

/**
 * Why a question cannot be sent now; undefined when it can. While the connection is being made it can: it is sent as
 * soon as there is one.
 */
export function sendProblem({ connection, isAnswering, size }: Circumstances): string | undefined {
  if (connection === "session-ended") return "Sign in again to send. Your text is kept.";
  if (connection === "refused") return "There is no connection. Your text is kept.";
  if (isAnswering) return "Wait for the answer, or stop it, before you ask the next question.";
  if (size.isTooLong) return "This is too long to be sent.";
  return undefined;
}
