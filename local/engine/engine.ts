import type { BackgroundProcess } from "../process/background-process";

/** A model engine that runs as a program of its own: an OpenAI-compatible HTTP server. */
export interface Engine {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** The name that `/v1/models` gives. */
  readonly model: string;
  readonly process: BackgroundProcess;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** The line with which the engine programs say that they are ready. */
export interface EngineListening {
  readonly event: "listening";
  readonly url: string;
}
