import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { GroupMember } from "../auto-scaling-group/group-member";
import type { Engine } from "../engine/engine";
import { Instance } from "../instance/instance";
import type { InstanceTemplate } from "../instance/instance-template";
import { type MetadataServer, startMetadataServer } from "../instance-metadata/metadata-server";
import type { ProcessExit } from "../process/background-process";
import { Supervisor } from "../process/supervisor";
import { Closers } from "./closers";
import { isHealthy } from "./is-healthy";

const pollMilliseconds = 50;
const readyTimeoutMilliseconds = 60_000;
/** The health proxy's own default. */
const defaultHealthPath = "/health";
/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html */
const secondsFromNoticeToInterruption = 120;

/** Starts the engine of an instance, which serves the model of this name at this port; 0: at a free one. */
export type StartEngine = (options: {
  readonly logFile: string;
  readonly model: string;
  readonly port: number;
}) => Promise<Engine>;

export interface LaunchedInstanceOptions {
  readonly name: string;
  readonly template: InstanceTemplate;
  readonly startEngine: StartEngine;
  /** For the logs. */
  readonly directory: string;
  /** Multiplies the times of the units, and that from a spot notice to the interruption. */
  readonly timeScale: number;
}

interface Parts {
  readonly engines: Supervisor<Engine>;
  readonly metadata: MetadataServer;
  readonly instance: Instance;
}

/** An instance with what is its own: the engine, and the metadata service. */
export class LaunchedInstance implements GroupMember {
  readonly lost: Promise<string>;
  readonly rebalanceRecommended: Promise<void>;
  readonly metadata: MetadataServer;

  private constructor(
    private readonly options: LaunchedInstanceOptions,
    private readonly parts: Parts,
    private readonly closers: Closers,
  ) {
    const { engines, instance, metadata } = parts;
    const interrupted = deferred<void>();
    const recommended = deferred<void>();
    this.rebalanceRecommended = recommended.promise;
    this.metadata = {
      ...metadata,
      giveSpotInterruptionNotice: async () => {
        await metadata.giveSpotInterruptionNotice();
        setTimeout(interrupted.resolve, secondsFromNoticeToInterruption * 1000 * options.timeScale).unref();
      },
      giveRebalanceRecommendation: async () => {
        await metadata.giveRebalanceRecommendation();
        recommended.resolve();
      },
    };
    this.lost = Promise.race([
      instance.failed,
      engines.failed,
      instance.ended.then(() => "the instance is gone"),
      interrupted.promise.then(() => "AWS took the instance back"),
    ]);
    // Its machine is gone with it.
    Promise.race([instance.ended, interrupted.promise])
      .then(() => this.kill())
      .catch(() => {
        // Who ends the instance in the end is told.
      });
  }

  /**
   * Returns when the health proxy says that it is healthy.
   *
   * @throws ProcessNotReady, Error when it does not become healthy; nothing of it is left then
   */
  static async start(options: LaunchedInstanceOptions, signal: AbortSignal): Promise<LaunchedInstance> {
    const closers = new Closers();
    try {
      const launched = new LaunchedInstance(options, await startParts(options, closers), closers);
      await launched.untilHealthy(signal);
      return launched;
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  get name(): string {
    return this.options.name;
  }

  /** That it was launched from. */
  get template(): InstanceTemplate {
    return this.options.template;
  }

  get ports(): Readonly<Record<number, number>> {
    return this.parts.instance.ports;
  }

  get instance(): Instance {
    return this.parts.instance;
  }

  /** That runs now. */
  get engine(): Engine {
    return this.parts.engines.current;
  }

  async stop(): Promise<void> {
    await this.parts.instance.stop();
    await this.closers.close();
  }

  async kill(): Promise<void> {
    await this.closers.close();
  }

  private async untilHealthy(signal: AbortSignal): Promise<void> {
    const { instance } = this.parts;
    const { HEALTH_PATH: healthPath = defaultHealthPath } = this.options.template.environment.healthProxy;
    const deadline = performance.now() + readyTimeoutMilliseconds;
    let lost: string | undefined;
    void this.lost.then((reason) => {
      lost = reason;
    });
    while (!(await isHealthy(instance.healthProxy.ready.port, healthPath))) {
      signal.throwIfAborted();
      if (performance.now() > deadline || lost !== undefined) {
        throw new Error(
          `instance ${this.name} is not healthy${lost === undefined ? ` within ${readyTimeoutMilliseconds} ms` : `: ${lost}`}. ` +
            `The log of its service, ${instance.service.logFile}, ends with:\n${instance.service.lastLines()}`,
        );
      }
      await pause(pollMilliseconds);
    }
  }
}

async function startParts(options: LaunchedInstanceOptions, closers: Closers): Promise<Parts> {
  const { directory, name, template, timeScale } = options;
  const logFile = path.join(directory, `${name}-metadata.log`);
  const released = deferred<ProcessExit>();
  const [engines, metadata] = await Promise.all([
    closers.own(superviseEngine(options, released.promise), (started) => {
      released.resolve({ code: 0, signal: null });
      return started.end((engine) => engine.kill());
    }),
    closers.own(startMetadataServer({ logFile }), (started) => started.stop()),
  ]);
  const instance = await closers.own(
    Instance.start({
      name,
      environment: template.environment,
      policies: template.policies,
      engine: engines.current,
      metadataUrl: metadata.url,
      directory,
      timeScale,
    }),
    (started) => started.kill(),
  );
  return { engines, metadata, instance };
}

/** @param released when the instance lets go of an engine that is somebody else's, and does not end with it */
async function superviseEngine(
  options: LaunchedInstanceOptions,
  released: Promise<ProcessExit>,
): Promise<Supervisor<Engine>> {
  const { directory, name, startEngine, template, timeScale } = options;
  const model = template.environment.llmService.MODEL_NAME;
  if (model === undefined) throw new Error("the launch template's user data names no model (MODEL_NAME)");
  const logFile = path.join(directory, `${name}-engine.log`);
  return await Supervisor.start<Engine>({
    name: `the engine of ${name}`,
    policy: template.policies.engine,
    timeScale,
    start: async (previous) => {
      const port = previous === undefined ? 0 : Number(new URL(previous.url).port);
      const engine = await startEngine({ logFile, model, port });
      if (previous !== undefined && engine.url !== previous.url) {
        await engine.kill();
        throw new Error(`it was started again at ${engine.url}, and not at port ${port} as asked`);
      }
      return engine;
    },
    exited: (engine) => engine.process?.exited ?? released,
  });
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
