import { createDefaultHandler } from "../../../assets/lambda/src/default/default-handler";
import { Recorder } from "./support/recorder";
import { send } from "./support/send";

let recorder: Recorder;
let handler: ReturnType<typeof createDefaultHandler>;
beforeEach(() => {
  recorder = new Recorder();
  handler = createDefaultHandler(recorder);
});

test("a ping is answered", async () => {
  expect(await send(handler, "c", { action: "ping" })).toEqual({ statusCode: 200 });
  expect(recorder.posts).toEqual([{ connectionId: "c", frame: { type: "pong" } }]);
  expect(recorder.lines).toEqual([]);
});

test.each<[string, string | object | undefined, string, string]>([
  ["nothing", undefined, "BAD_FRAME", "not JSON"],
  ["no JSON", "{", "BAD_FRAME", "not JSON"],
  ["null", "null", "BAD_FRAME", "not a JSON object"],
  ["a list", "[1]", "BAD_FRAME", "not a JSON object"],
  ["no action", {}, "BAD_FRAME", "action: must be a string"],
  ["an action that is none", { action: ["message"] }, "BAD_FRAME", "action: must be a string"],
  ["a ping with more", { action: "ping", now: 1 }, "BAD_FRAME", "now: no field of this frame"],
  [
    "an unknown action",
    { action: "shout" },
    "UNKNOWN_ACTION",
    "action: must be message, cancel, resume or ping",
  ],
])("%s is refused with %s", async (_, body, code, message) => {
  expect(await send(handler, "c", body)).toEqual({ statusCode: 200 });
  expect(recorder.posts).toEqual([
    { connectionId: "c", frame: { type: "error", code, message, retryable: false } },
  ]);
  expect(recorder.counts).toEqual([{ name: "Rejected", dimensions: { code } }]);
});

test("the answer names the request, when there is one to be named", async () => {
  const requestId = "0192f0c1-1111-7abc-9def-0123456789ab";
  await send(handler, "c", { action: "shout", requestId });
  await send(handler, "c", { action: "shout", requestId: "<script>" });
  expect(recorder.framesTo("c")).toMatchObject([{ requestId }, expect.not.objectContaining({ requestId })]);
});

test("a connection that is gone before its answer is nothing to fail for", async () => {
  recorder.gone.add("c");
  expect(await send(handler, "c", { action: "shout" })).toEqual({ statusCode: 200 });
});

test("a post that fails is logged, and the function ends well all the same", async () => {
  recorder.connectionsApi.post = () => Promise.reject(new Error("no way"));
  expect(await send(handler, "c", { action: "ping" })).toEqual({ statusCode: 200 });
  expect(recorder.lines.map(({ event }) => event)).toEqual(["frame-failed", "refusal-not-posted"]);
});
