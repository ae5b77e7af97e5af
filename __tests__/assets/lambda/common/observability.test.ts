import { createLog } from "../../../../assets/lambda/src/common/logger";
import { createMetrics } from "../../../../assets/lambda/src/common/metrics";

/** The JSON lines that something prints. */
function linesOf(print: () => void): Record<string, unknown>[] {
  let text = "";
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation((chunk) => {
      text += chunk;
      return true;
    }),
  );
  try {
    print();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

beforeAll(() => {
  process.env.POWERTOOLS_SERVICE_NAME = "message";
  process.env.POWERTOOLS_METRICS_NAMESPACE = "deepseek/test";
  process.env.LOG_LEVEL = "INFO";
});

test("a line has its event, its fields, and the service; less important ones are not written", () => {
  const lines = linesOf(() => {
    const log = createLog();
    log.debug("not-this");
    log.info("frame-refused", { connectionId: "c", code: "BUSY" });
    log.error("frame-failed", { error: new Error("no way") });
  });
  expect(lines).toMatchObject([
    { level: "INFO", message: "frame-refused", service: "message", connectionId: "c", code: "BUSY" },
    { level: "ERROR", message: "frame-failed", error: { name: "Error", message: "no way" } },
  ]);
});

test("each value is a line in the embedded metric format, with its own dimensions", () => {
  const lines = linesOf(() => {
    const metrics = createMetrics();
    metrics.count("Accepted");
    metrics.count("Rejected", { code: "BUSY" }, 2);
    metrics.milliseconds("FirstFrame", 12.5);
  });
  const about = (Name: string, Unit: string, ...dimensions: string[]) => ({
    CloudWatchMetrics: [
      { Namespace: "deepseek/test", Dimensions: [["service", ...dimensions]], Metrics: [{ Name, Unit }] },
    ],
  });
  expect(lines).toMatchObject([
    { _aws: about("Accepted", "Count"), service: "message", Accepted: 1 },
    { _aws: about("Rejected", "Count", "code"), service: "message", code: "BUSY", Rejected: 2 },
    { _aws: about("FirstFrame", "Milliseconds"), FirstFrame: 12.5 },
  ]);
});
