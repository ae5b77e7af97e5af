import { status } from "@grpc/grpc-js";
import { CloudWatchMetrics } from "../../../../assets/llm-service/src/observability/cloudwatch-metrics";
import { Metrics } from "../../../../assets/llm-service/src/observability/metrics";
import { Chat } from "../../../support/chat";
import { RunningService } from "../../../support/service";

const target = { namespace: "deepseek/test", autoScalingGroupName: "deepseek-test-llm-service" };

/** What CloudWatch would read of one printed line. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

function published(metrics: Metrics): EmbeddedMetrics[] {
  const lines: string[] = [];
  new CloudWatchMetrics(target, metrics, (line) => lines.push(line)).publish(Date.now());
  return lines.map((line) => JSON.parse(line));
}

test("CloudWatch is told the load, and what happened since the last time", () => {
  const metrics = new Metrics(() => ({ inFlight: 3, queued: 2 }), true);
  metrics.firstToken(120);
  metrics.firstToken(80);
  metrics.answered(25);
  metrics.rejected("queue-full");
  const [line] = published(metrics);
  expect(line).toMatchObject({
    AutoScalingGroupName: "deepseek-test-llm-service",
    InFlight: 3,
    Queued: 2,
    Rejected: 1,
    TimeToFirstToken: [120, 80],
    TokensPerSecond: 25,
  });
  expect(line?._aws.CloudWatchMetrics).toEqual([
    {
      Namespace: "deepseek/test",
      Dimensions: [["AutoScalingGroupName"]],
      Metrics: expect.arrayContaining([
        { Name: "InFlight", Unit: "Count" },
        { Name: "Queued", Unit: "Count" },
        { Name: "Rejected", Unit: "Count" },
        { Name: "TimeToFirstToken", Unit: "Milliseconds" },
        { Name: "TokensPerSecond", Unit: "Count/Second" },
      ]),
    },
  ]);
  const [next] = published(metrics);
  expect(next).toMatchObject({ InFlight: 3, Rejected: 0 });
  expect(next).not.toHaveProperty("TimeToFirstToken");
});

test("samples that nobody takes are not kept", () => {
  const metrics = new Metrics(() => ({ inFlight: 0, queued: 0 }), false);
  metrics.firstToken(1);
  metrics.answered(1);
  expect(metrics.takeSamples()).toMatchObject({ timeToFirstTokenMilliseconds: [], tokensPerSecond: [] });
});

test("more samples than one line may hold are spread over several", () => {
  const metrics = new Metrics(() => ({ inFlight: 0, queued: 0 }), true);
  for (let sample = 0; sample < 250; sample++) metrics.firstToken(sample);
  const samples = published(metrics).flatMap(({ TimeToFirstToken }) => TimeToFirstToken as number[]);
  expect(samples).toHaveLength(250);
});

test("one value for each minute of the clock, at its beginning", () => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 0, 20) });
  try {
    const lines: EmbeddedMetrics[] = [];
    const metrics = new Metrics(() => ({ inFlight: 1, queued: 0 }), true);
    const cloudWatch = new CloudWatchMetrics(target, metrics, (line) => lines.push(JSON.parse(line)));
    cloudWatch.start();
    jest.advanceTimersByTime(39_999);
    expect(lines).toHaveLength(0);
    jest.advanceTimersByTime(120_001);
    cloudWatch.stop();
    jest.advanceTimersByTime(120_000);
    expect(lines.map(({ _aws }) => new Date(_aws.Timestamp).toISOString().slice(11, 19))).toEqual([
      "12:01:00",
      "12:02:00",
      "12:03:00",
    ]);
  } finally {
    jest.useRealTimers();
  }
});

test("Prometheus reads the same on loopback", async () => {
  const running = await RunningService.start({ tokensPerAnswer: 3, tokensPerSecond: 100 });
  try {
    expect(await new Chat(running.client, "?").status).toMatchObject({ code: status.OK });
    await new Chat(running.client, "").status;
    const response = await fetch(`http://127.0.0.1:${running.service.metricsPort}/metrics`);
    const text = await response.text();
    expect(text).toMatch(/^llm_in_flight 0$/m);
    expect(text).toMatch(/^llm_queued 0$/m);
    expect(text).toMatch(/^llm_time_to_first_token_seconds_count 1$/m);
    expect(text).toMatch(/^llm_tokens_per_second_count 1$/m);
    expect(text).toMatch(/^llm_rejected_total\{reason="invalid"\} 1$/m);
    expect((await fetch(`http://127.0.0.1:${running.service.metricsPort}/other`)).status).toBe(404);
  } finally {
    await running.close();
  }
});
