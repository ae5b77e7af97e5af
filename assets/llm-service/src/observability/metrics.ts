import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Why a call was turned away. */
export type Rejection = "queue-full" | "engine-unavailable" | "shutting-down" | "invalid";

/** What is happening now. */
export interface Load {
  readonly inFlight: number;
  readonly queued: number;
}

/** Since it was last taken. */
export interface Samples {
  readonly timeToFirstTokenMilliseconds: readonly number[];
  readonly tokensPerSecond: readonly number[];
  readonly rejected: number;
}

/** Keeps what CloudWatch and Prometheus are told. */
export class Metrics {
  readonly registry = new Registry();
  private readonly timeToFirstToken: Histogram;
  private readonly tokensPerSecond: Histogram;
  private readonly rejections: Counter<"reason">;
  private samples = noSamples();

  /** @param keepsSamples whether somebody takes them; otherwise they would pile up */
  constructor(
    private readonly load: () => Load,
    private readonly keepsSamples: boolean,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "llm_in_flight",
      help: "Requests that the engine works on",
      registers,
      collect() {
        this.set(load().inFlight);
      },
    });
    new Gauge({
      name: "llm_queued",
      help: "Requests that wait for a place",
      registers,
      collect() {
        this.set(load().queued);
      },
    });
    this.timeToFirstToken = new Histogram({
      name: "llm_time_to_first_token_seconds",
      help: "From the call to the first text, the wait for a place included",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    });
    this.tokensPerSecond = new Histogram({
      name: "llm_tokens_per_second",
      help: "Tokens of one answer by the time from its first text to its end",
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers,
    });
    this.rejections = new Counter({
      name: "llm_rejected_total",
      help: "Calls turned away",
      labelNames: ["reason"],
      registers,
    });
  }

  firstToken(milliseconds: number): void {
    this.timeToFirstToken.observe(milliseconds / 1000);
    if (this.keepsSamples) this.samples.timeToFirstTokenMilliseconds.push(milliseconds);
  }

  answered(tokensPerSecond: number): void {
    this.tokensPerSecond.observe(tokensPerSecond);
    if (this.keepsSamples) this.samples.tokensPerSecond.push(tokensPerSecond);
  }

  rejected(reason: Rejection): void {
    this.rejections.inc({ reason });
    this.samples.rejected++;
  }

  currentLoad(): Load {
    return this.load();
  }

  /** Hands the samples over and begins anew. */
  takeSamples(): Samples {
    const taken = this.samples;
    this.samples = noSamples();
    return taken;
  }
}

function noSamples() {
  return { timeToFirstTokenMilliseconds: [] as number[], tokensPerSecond: [] as number[], rejected: 0 };
}
