import { Interruption } from "../../../tools/running-service/interruption";

let now = 0;
let interruption: Interruption;
const exit = jest.spyOn(process, "exit").mockImplementation((() => {}) as never);
jest.spyOn(performance, "now").mockImplementation(() => now);
beforeEach(() => {
  now = 0;
  exit.mockClear();
  interruption = new Interruption();
});
afterEach(() => interruption.stop());
afterAll(() => jest.restoreAllMocks());

test("the first only says so", async () => {
  process.emit("SIGTERM", "SIGTERM");
  expect((await interruption.received).signal).toBe("SIGTERM");
  expect(exit).not.toHaveBeenCalled();
});

test("the same Ctrl-C, from the terminal and from npm, is one; the second ends at once", () => {
  process.emit("SIGINT", "SIGINT");
  now = 300;
  process.emit("SIGINT", "SIGINT");
  expect(exit).not.toHaveBeenCalled();
  now = 3000;
  process.emit("SIGINT", "SIGINT");
  expect(exit).toHaveBeenCalledWith(130);
});

test("a reader who has gone is a first one, and never a second", async () => {
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  process.stdout.emit("error", gone);
  expect((await interruption.received).signal).toBe("SIGHUP");
  now = 3000;
  process.stdout.emit("error", gone);
  expect(exit).not.toHaveBeenCalled();
});
