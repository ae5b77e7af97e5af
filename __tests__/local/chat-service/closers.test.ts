import { setTimeout as pause } from "node:timers/promises";
import { Closers } from "../../../local/chat-service/closers";

let ended: string[];
let closers: Closers;

beforeEach(() => {
  ended = [];
  closers = new Closers();
});

const own = (name: string, starting: Promise<unknown> = Promise.resolve()) =>
  closers.own(starting, async () => {
    ended.push(name);
  });

test("the newest ends first, each once", async () => {
  own("first");
  own("second");
  await Promise.all([closers.close(), closers.close()]);
  expect(ended).toEqual(["second", "first"]);
});

test("what is still starting ends when it has started, what has failed need not", async () => {
  own("slow", pause(20));
  own("failed", Promise.reject(new Error("no"))).catch(() => {});
  await closers.close();
  expect(ended).toEqual(["slow"]);
});

test("what starts after all has ended ends, too", async () => {
  await closers.close();
  await own("late");
  await pause(0);
  expect(ended).toEqual(["late"]);
});

test("one that cannot be ended does not keep the others", async () => {
  own("first");
  void closers.own(Promise.resolve(), () => Promise.reject(new Error("stuck")));
  await expect(closers.close()).rejects.toMatchObject({ errors: [new Error("stuck")] });
  expect(ended).toEqual(["first"]);
});
