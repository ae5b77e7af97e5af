import { Metadata } from "@grpc/grpc-js";
import { retryDelay } from "../../../../assets/lambda/src/inference/retry-delay";
import { retryInfo } from "./support/retry-info";

test.each([
  [0, 0, 0],
  [2, 0, 2000],
  [0, 250_000_000, 250],
  [90, 500_000_000, 90_500],
])("%i s and %i ns are read", (seconds, nanoseconds, milliseconds) => {
  expect(retryDelay(retryInfo(seconds, nanoseconds))).toBe(milliseconds);
});

test("a status that does not say when says nothing", () => {
  expect(retryDelay(new Metadata())).toBeUndefined();
});

test.each(["", "hello", "\u001a\u00ff", "\u001a\u0004\u000a\u0002xx"])(
  "details that are %j are none",
  (text) => {
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(text, "latin1"));
    expect(retryDelay(metadata)).toBeUndefined();
  },
);

test("details that were cut off anywhere do no harm", () => {
  const [whole] = retryInfo(2).get("grpc-status-details-bin");
  if (!Buffer.isBuffer(whole)) throw new Error("no details");
  for (let length = 0; length < whole.length; length++) {
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", whole.subarray(0, length));
    expect([undefined, 0, 2000]).toContain(retryDelay(metadata));
  }
});
