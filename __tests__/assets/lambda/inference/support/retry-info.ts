import { Metadata, status } from "@grpc/grpc-js";
import { Any, RetryInfo } from "nice-grpc-error-details";
import { Status } from "nice-grpc-error-details/lib/proto/google/rpc/status";

/** Details of a status that say when to try again, among others. */
export function retryInfo(seconds: number, nanos = 0): Metadata {
  const value = RetryInfo.encode(RetryInfo.fromPartial({ retryDelay: { seconds, nanos } })).finish();
  const details = [
    Any.fromPartial({ typeUrl: "type.googleapis.com/google.rpc.Help", value: Buffer.from([10, 1, 0]) }),
    Any.fromPartial({ typeUrl: "type.googleapis.com/google.rpc.RetryInfo", value }),
  ];
  const metadata = new Metadata();
  const message = Status.fromPartial({ code: status.RESOURCE_EXHAUSTED, message: "full", details });
  metadata.set("grpc-status-details-bin", Buffer.from(Status.encode(message).finish()));
  return metadata;
}
