import { tryFault } from "../support/fault";
import type { Shared } from "../support/shared";
import { untilAllHealthy } from "../support/targets";

/** What is started again while answers are made. */
export function restarts({ system }: Shared): void {
  test("the load balancer restarts", async () => {
    await tryFault(system(), {
      fault: "Load balancer restarts",
      done: "`kill -9` of the load balancer, started again on its port",
      logged: "call-failed",
      strike: () => system().service.llmService.restartLoadBalancer(),
      recovered: { "all targets healthy": () => untilAllHealthy(system()) },
    });
  });

  test.each([
    ["crashes", "`kill -9` of", true],
    ["restarts", "SIGTERM for", false],
  ] as const)("what holds tables, queues and functions %s", async (what, how, crash) => {
    await tryFault(system(), {
      fault: `Emulator ${what}`,
      done: `${how} what holds tables, queues and functions, the running ones included; started again with its state`,
      strike: () => system().service.restartEmulator({ crash }),
    });
  });
}
