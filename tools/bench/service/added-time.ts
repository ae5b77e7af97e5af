import { milliseconds, percentilesOfRuns, spread } from "./figure";
import { percentile } from "./percentile";
import type { Row } from "./row";

/** Times of one run, in milliseconds. */
export interface TimesOfRun {
  readonly direct: readonly number[];
  readonly service: readonly number[];
}

/** Two rows: by how much the service's median and its 99th percentile lie above those of the engine directly. */
export function addedTimeRows(
  what: string,
  goals: { readonly p50?: string; readonly p99?: string },
  runs: readonly TimesOfRun[],
): Row[] {
  const added = (percent: number) =>
    spread(
      runs.map(({ direct, service }) => percentile(service, percent) - percentile(direct, percent)),
      milliseconds,
    );
  const peer = (percent: number) => {
    const [direct, service] = (["direct", "service"] as const).map((whose) =>
      percentilesOfRuns(
        runs.map((run) => run[whose]),
        percent,
      ),
    );
    return `engine directly ${direct}; service ${service}`;
  };
  return [
    { what: `${what}: p50`, figure: added(50), ...goalOf(goals.p50), peer: peer(50) },
    { what: `${what}: p99`, figure: added(99), ...goalOf(goals.p99), peer: peer(99) },
  ];
}

function goalOf(goal: string | undefined): Pick<Row, "goal"> {
  return goal === undefined ? {} : { goal };
}
