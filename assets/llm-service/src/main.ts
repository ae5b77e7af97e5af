import type { Logger } from "pino";
import { createLog } from "./observability/log";
import { Service } from "./service";
import { readSettings, type Settings, SettingsError } from "./settings";

const exitCodes = { failed: 1, badSettings: 2 };

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const log = createLog(settings.logLevel);
  process.on("uncaughtException", (error) => fail(log, error));
  process.on("unhandledRejection", (error) => fail(log, error));
  const service = await Service.start(settings, log).catch((error) => fail(log, error));
  log.info({ event: "listening", port: service.port, metricsPort: service.metricsPort }, "listening");
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop(service, log, signal));
}

async function stop(service: Service, log: Logger, signal: string): Promise<void> {
  log.info({ event: "draining", signal }, "no new calls; running answers may end");
  await service.stop();
  log.info({ event: "stopped" }, "stopped");
  process.exit();
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(exitCodes.badSettings);
  }
}

function fail(log: Logger, error: unknown): never {
  log.fatal({ event: "failed", error: (error as Error).stack }, (error as Error).message);
  process.exit(exitCodes.failed);
}

main();
