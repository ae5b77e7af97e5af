import { type StatusObject, status } from "@grpc/grpc-js";
import type { Ending } from "./ending";
import { retryDelay } from "./retry-delay";

/** What comes of a call that failed. */
export interface CallFailure {
  /** Another try may go well: at once or `afterMilliseconds` later, on another instance. */
  readonly retry: "never" | "broken" | "overloaded";
  /** As the service wishes. Undefined: it does not say. */
  readonly afterMilliseconds: number | undefined;
  /** What the user is told when there is no other try. */
  readonly ending: Ending;
}

/** Statuses of a connection or an instance that broke, whoever noticed it: the service, a proxy, or grpc-js. */
const broken: readonly status[] = [
  status.OK,
  status.UNAVAILABLE,
  status.CANCELLED,
  status.INTERNAL,
  status.UNKNOWN,
  status.ABORTED,
  status.DATA_LOSS,
];

export function callFailure({ code, details, metadata }: StatusObject): CallFailure {
  const afterMilliseconds = retryDelay(metadata);
  if (broken.includes(code)) {
    const message = "the model service cannot be reached, or breaks off again and again";
    return { retry: "broken", afterMilliseconds, ending: failed("UNAVAILABLE", message, true) };
  }
  if (code === status.RESOURCE_EXHAUSTED) {
    const seconds = Math.max(1, Math.ceil((afterMilliseconds ?? 0) / 1000));
    const ending = failed("OVERLOADED", "the model service has no room", true);
    return { retry: "overloaded", afterMilliseconds, ending: { ...ending, retryAfterSeconds: seconds } };
  }
  if (code === status.DEADLINE_EXCEEDED) {
    // Ours, after which there is no other try; or before it an instance's, whose engine has fallen silent.
    return {
      retry: "broken",
      afterMilliseconds,
      ending: failed("TIMEOUT", "the answer took longer than it may", true),
    };
  }
  // Ours to repair: the same request will be refused again.
  const message = "the model service has refused the request";
  const isOurs = code === status.INVALID_ARGUMENT;
  return never(failed("INTERNAL", isOurs ? `${message}: ${details}` : message, false));
}

function never(ending: Ending): CallFailure {
  return { retry: "never", afterMilliseconds: undefined, ending };
}

function failed(code: Extract<Ending, { type: "error" }>["code"], message: string, retryable: boolean) {
  return { type: "error", code, message, retryable } as const;
}
