import { mkdirSync } from "node:fs";
import type { LocalCloud } from "../../local/cloud";
import type { Interrupted } from "../../local/process/run";
import { type Environment, inEnvironment } from "../environment";
import { print, step } from "../terminal";
import { bringUp } from "./bring-up";
import { chooseEngine } from "./choose-engine";
import { Interruption } from "./interruption";
import { pagePort } from "./page-port";
import { refuseSecond } from "./refuse-second";
import { clearRunDirectory, removeData, runDirectory } from "./run-directory";
import { RunningService } from "./running-service";
import { readServiceFile, writeServiceFile } from "./service-file";
import type { ChatReport, ServiceReport } from "./service-report";
import { ServiceRun, type ServiceRunOptions } from "./service-run";
import type { StartOptions } from "./start-options";
import { StateFiles } from "./state-files";
import { startStatusServer } from "./status-server";

/** What runs, to those who use it in the process that runs it. */
export interface Running {
  readonly chat: ChatReport;
  readonly directory: string;
  /** The configuration values with which it was applied, `path=value`. */
  readonly set: readonly string[];
  /** Resolves when the operator wants it to end. */
  readonly interrupted: Promise<Interrupted>;
}

type Use = (running: Running) => Promise<void>;

/**
 * Applies everything, runs it as long as `use` takes, and ends it; no process is left, and all ports are free, when this
 * returns.
 *
 * @param owner as others read who holds the local cloud
 * @throws CommandFailed, TerraformFailed; Interrupted before it has started
 */
export async function runService(options: StartOptions, owner: string, use: Use): Promise<void> {
  const { environment: name } = options;
  await refuseSecond(await RunningService.find(name), name);
  const given = [...instanceValues(options.instances), ...options.set];
  const [port, engine] = await Promise.all([
    pagePort(options.port, runDirectory(name)),
    chooseEngine({ ...options, set: given }),
  ]);
  const set = [...given, ...engine.set];
  await inEnvironment(name, owner, async (environment) => {
    const { holders } = (environment.cloud as LocalCloud).s3.lease;
    // Somebody may have come between: whoever took the lease first goes on.
    await refuseSecond(RunningService.among(holders, name), name);
    await applyAndRun({ ...options, set }, environment, { engine, pagePort: port }, use);
  });
}

async function applyAndRun(
  options: StartOptions,
  environment: Environment,
  run: Pick<ServiceRunOptions, "engine" | "pagePort">,
  use: Use,
): Promise<void> {
  const { directory: cloudDirectory, s3 } = environment.cloud as LocalCloud;
  const directory = runDirectory(options.environment);
  const status: Status = { phase: "starting", startedAt: new Date().toISOString(), run: undefined };
  const server = await startStatusServer(() => reportOf(status));
  const publish = (page: number) =>
    writeServiceFile(directory, { leaseId: s3.lease.id, statusUrl: server.url, pagePort: page });
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    publish(readServiceFile(directory)?.pagePort ?? 0);
    const files = new StateFiles(await bringUp(options, environment), cloudDirectory);
    const missing = files.missing();
    if (missing.length > 0) {
      print(`Nothing is run, because not everything is applied: ${missing.join(", ")} is missing.`);
      return;
    }
    clearRunDirectory(directory, options);
    publish(run.pagePort ?? 0);
    status.run = new ServiceRun({ ...run, files, s3, directory, keep: options.keep });
    await serve(status.run, status, async (interrupted) => {
      const chat = (status.run as ServiceRun).chat();
      publish(Number(new URL(chat.pageUrl).port));
      await use({ chat, directory, set: options.set, interrupted });
    });
  } finally {
    if (status.run !== undefined && !options.keep) removeData(directory);
    await server.close();
  }
}

async function serve(
  run: ServiceRun,
  status: Status,
  use: (interrupted: Promise<Interrupted>) => Promise<void>,
): Promise<void> {
  const interruption = new Interruption();
  const interrupted = interruption.received;
  try {
    await step("Service", async () => {
      await Promise.race([
        run.start(),
        interrupted.then((reason) => {
          throw reason;
        }),
      ]);
      return { outcome: "answers" };
    });
    status.phase = "running";
    await Promise.race([use(interrupted), run.watch()]);
  } finally {
    status.phase = "stopping";
    await step("Stopping", async () => {
      await run.close();
      return { outcome: "nothing runs any more" };
    });
    interruption.stop();
  }
}

interface Status {
  phase: ServiceReport["phase"];
  readonly startedAt: string;
  run: ServiceRun | undefined;
}

async function reportOf({ phase, run, startedAt }: Status): Promise<ServiceReport> {
  const details = phase === "running" && run !== undefined ? await run.report() : { parts: [] };
  return { phase, startedAt, ...details };
}

/** What `--instances` is short for. */
function instanceValues(instances: number | undefined): string[] {
  if (instances === undefined) return [];
  return ["minCapacity", "maxCapacity", "desiredCapacity"].map((key) => `scaling.${key}=${instances}`);
}
