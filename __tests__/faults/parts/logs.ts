import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { isHealthy } from "../../../local/chat-service/is-healthy";
import type { BackgroundProcess } from "../../../local/process/background-process";
import { tryFault } from "../support/fault";
import { Reader } from "../support/reader";
import type { Shared } from "../support/shared";
import { busyInstance, healthPath } from "../support/targets";

/** What happens to the logs of an instance. */
export function logs({ system }: Shared): void {
  test("the disk of the logs is full", async () => {
    let programs: BackgroundProcess[] = [];
    let sizes: number[] = [];
    await tryFault(system(), {
      fault: "Disk of the logs full",
      done:
        "the log files of an instance that answers take not one byte more (`prlimit --fsize`), so that each line fails " +
        "as on a full disk",
      strike: async () => {
        const instance = system().service.llmService.instance(await busyInstance(system()));
        programs = [instance.service, instance.healthProxy];
        for (const { pid } of programs) limitFiles(pid, "0");
        sizes = programs.map(({ logFile }) => statSync(logFile).size);
      },
    });
    const [service, healthProxy] = programs;
    // The end of an answer is worth a line. Now others ask, of whom every second one gets to this instance.
    const others = await Promise.all(
      ["1", "2"].map((each) => Reader.ask(system(), `log, ${each}`, "After it?")),
    );
    await Promise.all(others.map((reader) => reader.untilFinished()));
    expect(others.flatMap(({ errors }) => errors)).toEqual([]);
    for (const reader of others) reader.close();
    expect(programs.map(({ logFile }) => statSync(logFile).size)).toEqual(sizes);
    // The same programs, and they work.
    expect([service?.isRunning(), healthProxy?.isRunning()]).toEqual([true, true]);
    expect(await isHealthy((healthProxy as BackgroundProcess<{ port: number }>).ready.port, healthPath)).toBe(
      true,
    );
    for (const { pid } of programs) limitFiles(pid, "unlimited");
  });
}

/** Sets how large a file a program may write, as far as it may set that itself. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:`]);
}
