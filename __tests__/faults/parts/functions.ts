import { withVariable } from "../../support/with-variable";
import { countEvents } from "../support/count-events";
import { tryFault } from "../support/fault";
import { runningFunctions } from "../support/running-functions";
import type { Shared } from "../support/shared";
import { untilSo } from "../support/until-so";

/** What the functions do that is wrong. */
export function functions({ stacks, system }: Shared): void {
  const thrown = () => countEvents(system(), "ResourceNotFoundException");

  test("a function dies", async () => {
    await tryFault(system(), {
      fault: "Lambda dies",
      done: "`kill -9` of every execution environment of every function, the ones at work included",
      strike: async () => {
        const functions = runningFunctions(system());
        expect(functions.length).toBeGreaterThanOrEqual(2);
        for (const pid of functions) process.kill(pid, "SIGKILL");
      },
    });
  });

  test("a function throws", async () => {
    const { chatApi } = stacks();
    const broken = withVariable(chatApi, "inference", "CONVERSATIONS_TABLE", "no-such-table");
    const thrownBefore = thrown();
    await tryFault(system(), {
      fault: "Lambda throws",
      done: "`inference` applied with the name of a table that is not there; applied as it was once it has thrown",
      prepare: () => system().service.apply({ ...stacks(), chatApi: broken }),
      afterWords: 0,
      logged: "delivery-failed",
      strike: async () => {
        await untilSo("the function throws", () => thrown() > thrownBefore);
        await system().service.apply(stacks());
      },
    });
  });
}
