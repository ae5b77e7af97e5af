import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { Any, BadRequest, RetryInfo } from "nice-grpc-error-details";
import { Status } from "nice-grpc-error-details/lib/proto/google/rpc/status";

/**
 * How a call fails: a gRPC status with details in `grpc-status-details-bin`.
 * Source: https://grpc.io/docs/guides/error/#richer-error-model
 */
export class CallError extends Error {
  private constructor(
    readonly code: status,
    message: string,
    private readonly detail?: Any,
    /** The engine could not be reached at all: it will not be for others either. */
    readonly unreachable = false,
  ) {
    super(message);
  }

  /** A field of the request is wrong. `field` is its path: `messages[2].content`. */
  static invalidArgument(field: string, problem: string): CallError {
    const value = BadRequest.encode(
      BadRequest.fromPartial({ fieldViolations: [{ field, description: problem }] }),
    ).finish();
    return new CallError(
      status.INVALID_ARGUMENT,
      `${field}: ${problem}`,
      anyOf("google.rpc.BadRequest", value),
    );
  }

  static resourceExhausted(message: string, retrySeconds: number): CallError {
    const retryDelay = { seconds: retrySeconds, nanos: 0 };
    const value = RetryInfo.encode(RetryInfo.fromPartial({ retryDelay })).finish();
    return new CallError(
      status.RESOURCE_EXHAUSTED,
      `${message}; retry in ${retrySeconds} s`,
      anyOf("google.rpc.RetryInfo", value),
    );
  }

  static unavailable(reason: string): CallError {
    return new CallError(status.UNAVAILABLE, reason);
  }

  static engineUnreachable(reason: string): CallError {
    return new CallError(status.UNAVAILABLE, reason, undefined, true);
  }

  static deadlineExceeded(reason: string): CallError {
    return new CallError(status.DEADLINE_EXCEEDED, reason);
  }

  static internal(reason: string): CallError {
    return new CallError(status.INTERNAL, reason);
  }

  toStatus(): StatusObject {
    const metadata = new Metadata();
    if (this.detail !== undefined) {
      const { code, detail, message } = this;
      const details = Status.encode(Status.fromPartial({ code, message, details: [detail] })).finish();
      metadata.set("grpc-status-details-bin", Buffer.from(details));
    }
    return { code: this.code, details: this.message, metadata };
  }
}

function anyOf(type: string, value: Uint8Array): Any {
  return Any.fromPartial({ typeUrl: `type.googleapis.com/${type}`, value });
}
