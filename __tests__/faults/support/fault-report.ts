import { appendFileSync } from "node:fs";
import type { FaultRow } from "../../../tools/faults/fault-row";
import { reportFile } from "./timing";

/** A line of the table. Nothing may be lost, and nothing may be there twice. */
export function reportFault(row: FaultRow): void {
  expect({ lost: row.lost, duplicates: row.duplicates }).toEqual({ lost: 0, duplicates: 0 });
  if (reportFile !== undefined) appendFileSync(reportFile, `${JSON.stringify(row)}\n`);
}
