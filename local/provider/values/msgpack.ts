import { decode, ExtensionCodec, encode } from "@msgpack/msgpack";
import { type CtyValue, Dynamic, isList, isObject, UNKNOWN, Unknown } from "./value";

/** The message that carries one value; Terraform sends msgpack and takes either. */
export interface DynamicValueMessage {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const UNKNOWN_EXTENSION = 0;
/** An unknown value of which something is known, such as that it is not null. Read only. */
const REFINED_UNKNOWN_EXTENSION = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: UNKNOWN_EXTENSION,
  encode: (value) => (value instanceof Unknown ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({
  type: REFINED_UNKNOWN_EXTENSION,
  encode: () => null,
  decode: () => UNKNOWN,
});

/** The value in a message; null where the message is empty. */
export function decodeValue(message: DynamicValueMessage | null | undefined): CtyValue {
  if (message?.msgpack?.length) {
    return fromMsgpack(decode(message.msgpack, { extensionCodec }));
  }
  if (message?.json?.length) {
    return JSON.parse(Buffer.from(message.json).toString("utf8"));
  }
  return null;
}

export function encodeValue(value: CtyValue): DynamicValueMessage {
  return { msgpack: encode(toMsgpack(value), { extensionCodec }) };
}

/** cty writes a value of dynamic type as a pair of its type, in bytes, and the value; nothing else has bytes. */
function fromMsgpack(value: unknown): CtyValue {
  if (isList(value)) {
    const [type, inner] = value as readonly unknown[];
    return type instanceof Uint8Array ? new Dynamic(type, fromMsgpack(inner)) : value.map(fromMsgpack);
  }
  return isObject(value) ? mapValues(value, fromMsgpack) : (value as CtyValue);
}

function toMsgpack(value: CtyValue): unknown {
  if (value instanceof Dynamic) {
    return [value.type, toMsgpack(value.value)];
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    // As a binary fraction, 0.1 would not be the 0.1 of the configuration.
    return String(value);
  }
  if (isList(value)) {
    return value.map(toMsgpack);
  }
  return isObject(value) ? mapValues(value, toMsgpack) : value;
}

function mapValues<T>(
  value: Readonly<Record<string, CtyValue>>,
  map: (value: CtyValue) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner)]));
}
