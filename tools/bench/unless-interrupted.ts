import { Interrupted } from "../../local/process/run";

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs an action that starts programs, so that a Ctrl-C ends the wait for it and its caller can stop them. @throws Interrupted */
export async function unlessInterrupted<Result>(action: () => Promise<Result>): Promise<Result> {
  let interrupt: (signal: NodeJS.Signals) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = (signal) => reject(new Interrupted(signal as (typeof interruptions)[number]));
  });
  for (const signal of interruptions) process.on(signal, interrupt);
  try {
    return await Promise.race([action(), interrupted]);
  } finally {
    for (const signal of interruptions) process.off(signal, interrupt);
  }
}
