import { MetricUnit, Metrics as Powertools } from "@aws-lambda-powertools/metrics";

type Dimensions = Readonly<Record<string, string>>;

/** CloudWatch metrics of a function. Every value has the service's name as a dimension beside those given. */
export interface Metrics {
  /** @param value default: 1 */
  count(name: string, dimensions?: Dimensions, value?: number): void;
  milliseconds(name: string, value: number, dimensions?: Dimensions): void;
}

/**
 * Each value is one line in the embedded metric format, written at once: nothing is lost when an invocation ends early,
 * and values with different dimensions do not get in each other's way. The namespace comes from
 * POWERTOOLS_METRICS_NAMESPACE.
 */
export function createMetrics(): Metrics {
  const powertools = new Powertools();
  const write = (
    name: string,
    unit: "Count" | "Milliseconds",
    value: number,
    dimensions: Dimensions = {},
  ) => {
    const metric = powertools.singleMetric();
    for (const [dimension, text] of Object.entries(dimensions)) metric.addDimension(dimension, text);
    metric.addMetric(name, unit, value);
  };
  return {
    count: (name, dimensions, value = 1) => write(name, MetricUnit.Count, value, dimensions),
    milliseconds: (name, value, dimensions) => write(name, MetricUnit.Milliseconds, value, dimensions),
  };
}
