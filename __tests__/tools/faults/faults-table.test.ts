import type { FaultRow } from "../../../tools/faults/fault-row";
import { faultsTable } from "../../../tools/faults/faults-table";

const row: FaultRow = {
  fault: "Instance gone",
  done: "a | b",
  seen: "nothing",
  recovery: [
    { seconds: 0.04, until: "next word" },
    { seconds: 61.26, until: "replaced" },
  ],
  lost: 0,
  duplicates: 0,
};

test("a line each, in the order in which they were tried, and the machine", () => {
  const lines = faultsTable([row, { ...row, fault: "Spot notice", lost: 2 }]).split("\n");
  expect(lines.slice(2, 4)).toEqual([
    "| Instance gone | a \\| b | nothing | 0.0: next word; 61.3: replaced | 0 | 0 |",
    "| Spot notice | a \\| b | nothing | 0.0: next word; 61.3: replaced | 2 | 0 |",
  ]);
  expect(lines.at(-1)).toMatch(/^\d{4}-\d\d-\d\d, \d+ × /);
});
