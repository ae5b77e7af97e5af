import { setTimeout as pause } from "node:timers/promises";
import { tryFault } from "../support/fault";
import type { Shared } from "../support/shared";

const awayMilliseconds = 2000;

/** What happens at the user's end. */
export function clients({ system }: Shared): void {
  test("a client vanishes and comes back", async () => {
    await tryFault(system(), {
      fault: "Client vanishes",
      done: `sockets destroyed without a close frame; back after ${awayMilliseconds / 1000} s with \`resume\``,
      strike: async (readers) => {
        await Promise.all(readers.map((reader) => reader.vanish()));
        await pause(awayMilliseconds);
        await Promise.all(readers.map((reader) => reader.comeBack()));
      },
    });
  });
}
