import { describeMachine, markdownTable } from "../bench/table";
import type { FaultRow, Recovery } from "./fault-row";

const header = ["fault", "what was done", "what the user saw", "seconds to recovery", "lost", "duplicates"];

/** The table of docs/reliability.md, in the order in which the faults were tried, and the machine. */
export function faultsTable(rows: readonly FaultRow[]): string {
  const table = markdownTable(
    header,
    rows.map(({ done, duplicates, fault, lost, recovery, seen }) =>
      [fault, done, seen, recovery.map(recoveryText).join("; "), String(lost), String(duplicates)].map(
        cellText,
      ),
    ),
  );
  return `${table}\n\n${describeMachine(1)}`;
}

function recoveryText({ seconds, until }: Recovery): string {
  return `${seconds.toFixed(1)}: ${until}`;
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|");
}
