import { Interruption } from "../../../tools/running-service/interruption";

/** Other test files that this process has run may have left listeners, one of which would end it. */
const others = [
  ...process.listeners("SIGINT"),
  ...process.listeners("SIGTERM"),
  ...process.stdout.listeners("error"),
];

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

function receive(signal: "SIGINT" | "SIGTERM"): void {
  for (const listener of process.listeners(signal)) if (!others.includes(listener)) listener(signal);
}

/** As when reading has ended at the other side of standard output. */
function loseReader(): void {
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  for (const listener of process.stdout.listeners("error")) if (!others.includes(listener)) listener(gone);
}

test("the first only says so", async () => {
  receive("SIGTERM");
  expect((await interruption.received).signal).toBe("SIGTERM");
  expect(exit).not.toHaveBeenCalled();
});

test("the same Ctrl-C, from the terminal and from npm, is one; the second ends at once", () => {
  receive("SIGINT");
  now = 300;
  receive("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  now = 3000;
  receive("SIGINT");
  expect(exit).toHaveBeenCalledWith(130);
});

test("a reader who has gone is a first one, and never a second", async () => {
  loseReader();
  expect((await interruption.received).signal).toBe("SIGHUP");
  now = 3000;
  loseReader();
  expect(exit).not.toHaveBeenCalled();
});
