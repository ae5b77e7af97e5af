import { setTimeout as pause } from "node:timers/promises";
import { tryFault } from "../support/fault";
import type { Shared } from "../support/shared";

const throttledSeconds = 4;

/** What the tables do when they are asked for too much. */
export function tables({ system, tables: relay }: Shared): void {
  test("a table throttles", async () => {
    await tryFault(system(), {
      fault: "Table throttles",
      done: `every call of a function to its tables is refused for ${throttledSeconds} s (ProvisionedThroughputExceededException)`,
      strike: async () => {
        relay().throttle();
        await pause(throttledSeconds * 1000);
        relay().recover();
        expect(relay().refused).toBeGreaterThan(0);
      },
    });
  });
}
