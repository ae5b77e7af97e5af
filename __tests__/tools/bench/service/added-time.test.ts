import { addedTimeRows } from "../../../../tools/bench/service/added-time";
import { cellsOf, header } from "../../../../tools/bench/service/row";
import { markdownTable } from "../../../../tools/bench/table";

test("added time is the difference of the percentiles of a run, and the median of that over the runs", () => {
  const rows = addedTimeRows("time, added", { p50: "≤ 3 ms" }, [
    { direct: [1, 1, 1], service: [2, 2, 9] },
    // A busy moment spoils one run.
    { direct: [1, 1, 1], service: [50, 50, 50] },
    { direct: [2, 2, 4], service: [4.5, 4.5, 5] },
  ]);
  expect(markdownTable(header, rows.map(cellsOf)).split("\n")).toEqual([
    "|  | figure | goal | floor or peer in the same run |",
    "| --- | --- | --- | --- |",
    "| time, added: p50 | 2.50 ms (1.00 ms – 49.00 ms) | ≤ 3 ms | engine directly 1.00 ms; service 4.50 ms |",
    "| time, added: p99 | 8.00 ms (1.00 ms – 49.00 ms) |  | engine directly 1.00 ms; service 9.00 ms |",
  ]);
});
