import { ErrorCode } from "../../../chat-protocol/error-code";
import type { Failure } from "./turn";

/** What went wrong, in plain words. `timeOf` writes epoch milliseconds as local time. */
export function failureText({ code, message, retryAt }: Failure, timeOf: (time: number) => string): string {
  const until = retryAt === undefined ? undefined : timeOf(retryAt);
  switch (code) {
    case ErrorCode.SERVICE_ASLEEP:
      return until === undefined ? "The service is asleep." : `The service is asleep. It wakes at ${until}.`;
    case ErrorCode.QUOTA_EXCEEDED:
      return `Your allowance for today is used up.${until === undefined ? "" : ` It is renewed at ${until}.`}`;
    case ErrorCode.RATE_LIMITED:
      return "You have asked many questions in a short time.";
    case ErrorCode.OVERLOADED:
      return "The service is busy with other questions.";
    case ErrorCode.UNAVAILABLE:
      return "The service cannot be reached.";
    case ErrorCode.TIMEOUT:
      return "The answer took too long.";
    case ErrorCode.INTERNAL:
      return "Something went wrong in the service.";
    case ErrorCode.BUSY:
      return "The answer before this one is still being written.";
    case ErrorCode.CONFLICT:
      return "This conversation has moved on elsewhere. Trying again asks the question at its end.";
    case ErrorCode.NOT_FOUND:
      return "The service no longer has this question.";
    case ErrorCode.TEXT_TOO_LONG:
      return "The question is too long for the service.";
    case ErrorCode.UNAUTHENTICATED:
      return "The service wants you to sign in again.";
    case ErrorCode.BAD_FRAME:
    case ErrorCode.UNKNOWN_ACTION:
      return `The service did not understand this page (${message}). Load the page again.`;
  }
}

/** The same question may be asked again. */
export function canBeAskedAgain({ code, retryable }: Failure): boolean {
  return retryable || code === ErrorCode.CONFLICT || code === ErrorCode.NOT_FOUND;
}
