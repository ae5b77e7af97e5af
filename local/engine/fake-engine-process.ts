import path from "node:path";
import { buildDirectory } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import type { EngineListening, EngineProcess } from "./engine";
import type { FakeEngineRecord } from "./fake-engine";
import { type FakeEngineSettings, fakeEngineSettings } from "./fake-engine-settings";

const program = path.join(buildDirectory, "local", "engine", "fake-engine-main.js");

/** A fake engine in a process of its own, so that it takes no time from who measures, and can be killed. */
export interface FakeEngineProcess extends EngineProcess {
  record(): Promise<FakeEngineRecord>;
  clearRecord(): Promise<void>;
  /** For the requests that come. */
  configure(changes: Partial<FakeEngineSettings>): Promise<void>;
}

/**
 * @param port default: a free one
 * @throws ProcessNotReady
 */
export async function startFakeEngine(options: {
  readonly settings?: Partial<FakeEngineSettings>;
  readonly port?: number;
  readonly logFile: string;
}): Promise<FakeEngineProcess> {
  const settings = fakeEngineSettings(options.settings ?? {});
  const child = await BackgroundProcess.start({
    name: "the fake engine",
    program: process.execPath,
    arguments: [program, JSON.stringify(settings), String(options.port ?? 0)],
    logFile: options.logFile,
    ready: { line: (line) => jsonLine<EngineListening>(line, ({ event }) => event === "listening") },
  });
  const { url } = child.ready;
  const control = async (method: string, place: string, body?: object) => {
    const answer = await fetch(`${url}/control/${place}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = await answer.json();
    if (!answer.ok) throw new Error((value as { error: { message: string } }).error.message);
    return value;
  };
  return {
    url,
    port: Number(new URL(url).port),
    model: settings.model,
    process: child,
    record: async () => (await control("GET", "requests")) as FakeEngineRecord,
    clearRecord: async () => void (await control("DELETE", "requests")),
    configure: async (changes) => void (await control("POST", "settings", changes)),
    stop: async () => void (await child.stop()),
    kill: async () => void (await child.kill()),
  };
}
