import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator } from "../../../../local/emulator/emulator";

/** An emulator of AWS that a test file has for itself. */
export interface TestEmulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts one, with nothing in it. */
export async function startEmulator(): Promise<TestEmulator> {
  const directory = mkdtempSync(path.join(tmpdir(), "emulator-"));
  const emulator = await Emulator.start({ directory, accountId: "123456789012", region: "us-east-1" });
  return {
    endpoint: emulator.url,
    stop: async () => {
      await emulator.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
