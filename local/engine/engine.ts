import type { BackgroundProcess } from "../process/background-process";

/** A model engine: an OpenAI-compatible HTTP server. */
export interface Engine {
  /** Without `/v1` and without a slash at the end: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** One of the names that `/v1/models` gives. */
  readonly model: string;
  /** Absent: it is somebody else's, whom `stop` and `kill` leave alone. */
  readonly process?: BackgroundProcess;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** An engine that runs as a program of its own. */
export interface EngineProcess extends Engine {
  readonly port: number;
  readonly process: BackgroundProcess;
}

/** The line with which the engine programs say that they are ready. */
export interface EngineListening {
  readonly event: "listening";
  readonly url: string;
}
