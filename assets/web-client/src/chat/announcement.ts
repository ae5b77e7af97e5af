import { failureText } from "./failure-text";
import type { Turn } from "./turn";

/** What a screen reader says of the newest turn: its state, never its text as it comes. */
export function announcementOf(turn: Turn, timeOf: (time: number) => string): string {
  switch (turn.status) {
    case "sending":
      return "Question sent";
    case "waiting":
      return turn.position === undefined ? "Question sent" : `Position ${turn.position} in the queue`;
    case "answering":
      return turn.answer === "" ? "Thinking" : "Answering";
    case "finished":
      return turn.reason === "cancelled" ? "Answer stopped" : "Answer finished";
    case "failed":
      return turn.failure === undefined
        ? "Answer failed"
        : `Answer failed: ${failureText(turn.failure, timeOf)}`;
  }
}
