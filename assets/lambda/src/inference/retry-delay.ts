import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { Metadata } from "@grpc/grpc-js";

/** Numbers of the fields that lead there: `Status.details[].value` is a `RetryInfo` with a `Duration`. */
const field = { details: 3, typeUrl: 1, value: 2, retryDelay: 1, seconds: 1, nanoseconds: 2 } as const;

/**
 * When a call may be tried again: the `google.rpc.RetryInfo` in the details of its status. Read field by field, because
 * the packages that know every kind of detail bring another protobuf runtime: 60 KB more to load.
 *
 * @returns milliseconds; undefined: the status does not say
 *
 * Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export function retryDelay(metadata: Metadata): number | undefined {
  const [status] = metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(status)) return undefined;
  try {
    for (const detail of decode(status).messages(field.details)) {
      const any = decode(detail);
      const [type] = any.messages(field.typeUrl);
      if (
        !Buffer.from(type ?? [])
          .toString()
          .endsWith("/google.rpc.RetryInfo")
      )
        continue;
      const [info] = any.messages(field.value);
      const [duration] = decode(info).messages(field.retryDelay);
      const { number } = decode(duration);
      return number(field.seconds) * 1000 + number(field.nanoseconds) / 1e6;
    }
  } catch {
    // Whatever it is, it is none that says when.
  }
  return undefined;
}

/** The fields of a message by their numbers. @throws Error it is none */
function decode(message: Uint8Array = new Uint8Array()) {
  const messages: [number, Uint8Array][] = [];
  const numbers = new Map<number, number>();
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.LengthDelimited) messages.push([number, reader.bytes()]);
    else if (type === WireType.Varint) numbers.set(number, Number(reader.int64()));
    else reader.skip(type);
  }
  return {
    messages: (number: number) => messages.filter(([each]) => each === number).map(([, bytes]) => bytes),
    number: (number: number) => numbers.get(number) ?? 0,
  };
}
