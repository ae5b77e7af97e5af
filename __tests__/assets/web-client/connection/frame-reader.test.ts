import { readFrame } from "../../../../assets/web-client/src/connection/frame-reader";
import { requestId } from "../support/turns";

test("reads frames of the protocol", () => {
  const frame = { type: "delta", requestId, sequence: 1, channel: "answer", text: "a" };
  expect(readFrame(JSON.stringify({ ...frame, later: true }))).toEqual(frame);
});

test("knows when the gateway itself has failed", () => {
  const failure = { message: "Internal server error", connectionId: "a=", requestId: "b=" };
  expect(readFrame(JSON.stringify(failure))).toBe("failure");
});

test.each([["{"], ["null"], ['{"type":"later"}'], ["1"], [new ArrayBuffer(1)]])("passes over %p", (data) => {
  expect(readFrame(data)).toBeUndefined();
});
