import { pino } from "pino";
import { Service } from "../../assets/llm-service/src/service";
import { readSettings } from "../../assets/llm-service/src/settings";
import type { ChatServiceClient } from "../../assets/proto/generated/llm/v1/chat";
import { FakeEngine } from "../../local/engine/fake-engine";
import type { FakeEngineSettings } from "../../local/engine/fake-engine-settings";
import { chatClient } from "./chat";
import { waitUntil } from "./wait-until";

/** The service in this process, with an engine whose behaviour is settings. Close it in `afterEach`. */
export class RunningService {
  private constructor(
    readonly service: Service,
    readonly engine: FakeEngine,
    readonly client: ChatServiceClient,
    /** What it logged, parsed. */
    readonly log: Record<string, unknown>[],
  ) {}

  /** Returns when the service serves; with `ready: false` at once, and the engine is as it is set from the beginning. */
  static async start(
    engineSettings: Partial<FakeEngineSettings> = {},
    environment: Readonly<Record<string, string>> = {},
    { ready = true } = {},
  ): Promise<RunningService> {
    const engine = await new FakeEngine(ready ? {} : engineSettings).start();
    const log: Record<string, unknown>[] = [];
    const settings = readSettings({
      ENGINE_URL: engine.url,
      MODEL_NAME: "fake",
      HOST: "127.0.0.1",
      PORT: "0",
      METRICS_PORT: "0",
      DRAIN_SECONDS: "1",
      ...environment,
    });
    const service = await Service.start(
      settings,
      pino({ base: null }, { write: (line) => void log.push(JSON.parse(line)) }),
    );
    const running = new RunningService(service, engine, chatClient(`localhost:${service.port}`), log);
    if (!ready) return running;
    try {
      await running.logged("engine-ready");
    } catch (error) {
      await running.close();
      throw error;
    }
    // Its faults are for the calls of the test.
    engine.configure(engineSettings);
    engine.clearRecord();
    return running;
  }

  /** Resolves when such an event is in the log. */
  async logged(event: string): Promise<void> {
    await waitUntil(`${event} in the log`, () => this.log.some((line) => line.event === event));
  }

  async close(): Promise<void> {
    this.client.close();
    await this.service.stop();
    await this.engine.stop();
  }
}
