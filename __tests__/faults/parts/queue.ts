import { countGenerations } from "../support/count-generations";
import { tryFault } from "../support/fault";
import type { Shared } from "../support/shared";
import { untilSo } from "../support/until-so";

/** What the queue does that is allowed to it. */
export function queue({ deliveries, system }: Shared): void {
  test("the queue delivers a message again while it is worked on", async () => {
    const fault = "Queue redelivers";
    let readers = 0;
    deliveries().forget();
    await tryFault(system(), {
      fault,
      done: "messages that are worked on are made visible again, and are delivered a second time",
      logged: "not-taken",
      strike: async ({ length }) => {
        readers = length;
        await deliveries().makeVisible(system().service);
        await untilSo("second deliveries", () => deliveries().repeated >= readers);
      },
    });
    // No engine was asked twice.
    expect(await countGenerations(system(), fault)).toBe(readers);
  });
}
