import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { packageProgram, projectDirectory } from "../../local/paths";
import { run } from "../../local/process/run";
import { CommandFailed } from "../failure";
import type { FaultRow } from "../faults/fault-row";
import { faultsTable } from "../faults/faults-table";
import { writeMarkedSection } from "../marked-section";
import { print } from "../terminal";

export function faultsCommand(): Command {
  return new Command("faults")
    .description(
      "break the running service in every way that the fault suite knows, with the times that the load balancer and " +
        "the instances have in AWS, and put what came of it into docs/reliability.md. `npm test` does the same with " +
        "shorter times, and writes nothing",
    )
    .action(faults);
}

/** @throws CommandFailed a fault has lost something, or could not be tried: then the page stays as it is */
async function faults(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "fault-report-"));
  const report = path.join(directory, "report.jsonl");
  try {
    const { exitCode } = await run(packageProgram("jest"), ["faults/faults.test.ts"], {
      cwd: projectDirectory,
      env: { ...process.env, FAULT_REPORT: report, FAULT_TIMES: "real" },
    });
    if (exitCode !== 0) throw new CommandFailed("docs/reliability.md was not written.", 1);
    const rows = readFileSync(report, "utf8").trim().split("\n");
    const table = faultsTable(rows.map((row): FaultRow => JSON.parse(row)));
    print(`\n${table}`);
    writeMarkedSection("reliability.md", "faults", table);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
