import type { Logger } from "pino";
import { Admission } from "./chat/admission";
import { ChatHandler } from "./chat/chat-handler";
import { Engine } from "./engine/engine";
import { EngineMonitor } from "./engine/engine-monitor";
import { ChatServer } from "./grpc/chat-server";
import { CloudWatchMetrics } from "./observability/cloudwatch-metrics";
import { Metrics } from "./observability/metrics";
import { MetricsEndpoint } from "./observability/metrics-endpoint";
import { writeOrDrop } from "./observability/write-or-drop";
import type { Settings } from "./settings";

/** The parts of the service, started and stopped together. */
export class Service {
  private constructor(
    private readonly parts: {
      readonly settings: Settings;
      readonly log: Logger;
      readonly engine: Engine;
      readonly monitor: EngineMonitor;
      readonly handler: ChatHandler;
      readonly server: ChatServer;
      readonly metricsEndpoint: MetricsEndpoint;
      readonly cloudWatch: CloudWatchMetrics | undefined;
    },
    readonly port: number,
  ) {}

  get metricsPort(): number {
    return this.parts.metricsEndpoint.port;
  }

  /**
   * Listens, answering NOT_SERVING until the engine is ready.
   *
   * @throws Error when a port cannot be had
   */
  static async start(settings: Settings, log: Logger): Promise<Service> {
    const admission = new Admission(settings);
    const metrics = new Metrics(() => admission, settings.cloudWatch !== undefined);
    const metricsEndpoint = await MetricsEndpoint.listen(metrics.registry, settings.metricsPort);
    const cloudWatch =
      settings.cloudWatch &&
      new CloudWatchMetrics(settings.cloudWatch, metrics, (line) => writeOrDrop(`${line}\n`));
    const engine = new Engine(settings.engineUrl);
    const monitor = new EngineMonitor({
      engine,
      modelName: settings.modelName,
      log,
      onChange: (problem) => server.setServing(problem === undefined),
    });
    const handler = new ChatHandler({ settings, engine, monitor, admission, metrics, log });
    const server = new ChatServer(settings, handler.handle);
    const parts = { settings, log, engine, monitor, handler, server, metricsEndpoint, cloudWatch };
    try {
      const service = new Service(parts, await server.listen());
      monitor.start();
      cloudWatch?.start();
      return service;
    } catch (error) {
      metricsEndpoint.close();
      throw error;
    }
  }

  /** Answers NOT_SERVING and takes no more calls at once; returns when the running ones have ended, or been cut off. */
  async stop(): Promise<void> {
    const { cloudWatch, engine, handler, log, metricsEndpoint, monitor, server, settings } = this.parts;
    const monitorStopped = monitor.stop();
    server.setServing(false);
    const drained = handler.drain();
    const limit = setTimeout(() => {
      log.warn(
        { event: "drain-limit" },
        `answers still run after ${settings.drainSeconds} s; they are cut off`,
      );
      handler.abortAll();
    }, settings.drainSeconds * 1000);
    await drained;
    clearTimeout(limit);
    await monitorStopped;
    cloudWatch?.stop();
    await server.close();
    metricsEndpoint.close();
    await engine.close();
  }
}
