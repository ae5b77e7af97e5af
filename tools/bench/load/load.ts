import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";
import { cellsOf, header } from "../service/row";
import { describeMachine, markdownTable } from "../table";
import { unlessInterrupted } from "../unless-interrupted";
import { loadPictures } from "./load-pictures";
import { modelRows, overloadRows, questionRow, throughputRows } from "./load-rows";
import {
  instanceCounts,
  loadConfiguration,
  placesPerInstance,
  tokensPerAnswer,
  tokensPerSecond,
} from "./load-settings";
import { type MeasuredModel, measureModel } from "./measure-model";
import { type MeasuredOverload, measureOverload, overloadInstances } from "./measure-overload";
import { type MeasuredStep, measureSteps } from "./measure-steps";
import { memoryTable } from "./memory-table";
import { OpenChats } from "./open-chats";
import { progress } from "./progress";
import { type StepSummary, summarizeSteps } from "./step-summary";
import { stepTable } from "./step-table";

const directory = path.join(projectDirectory, "docs", "images");

const engine = { tokensPerSecond, tokensPerAnswer, maximumParallel: placesPerInstance };

/** What all runs have measured. */
interface Measured {
  readonly steps: MeasuredStep[];
  readonly overloads: MeasuredOverload[];
  readonly models: (readonly MeasuredModel[])[];
}

/**
 * Measures the whole chat under load. Returns Markdown.
 *
 * @param write puts the pictures into docs/images
 */
export async function benchLoad(runs: number, write: boolean): Promise<string> {
  const busy = loadavg()[0] ?? 0;
  const chats = new OpenChats();
  const measured: Measured = { steps: [], overloads: [], models: [] };
  try {
    await unlessInterrupted(async () => {
      for (let run = 1; run <= runs; run++) {
        progress(`run ${run} of ${runs}`);
        await measureAll(chats, measured);
      }
    });
  } finally {
    await chats.close();
  }
  const steps = summarizeSteps(measured.steps);
  if (write) drawPictures(steps);
  return `${markdownOf(steps, measured)}\n\n${describeMachine(runs)} Load of the machine before: ${busy.toFixed(1)}.`;
}

async function measureAll(chats: OpenChats, { models, overloads, steps }: Measured): Promise<void> {
  for (const instances of instanceCounts) {
    progress(`${instances} of ${Math.max(...instanceCounts)} instances`);
    const configuration = loadConfiguration({ desired: instances, most: instances });
    steps.push(...(await chats.with(configuration, (bench) => bench.startChat(engine), measureSteps)));
  }
  progress("more questions than there is room for");
  const oneOfMany = loadConfiguration({ desired: 1, most: overloadInstances });
  overloads.push(await chats.with(oneOfMany, (bench) => bench.startChat(engine), measureOverload));
  progress("the real model");
  const one = loadConfiguration({ desired: 1, most: 1 });
  models.push(
    await chats.with(
      one,
      (bench) => bench.startChatWithModel(placesPerInstance),
      (chat) => measureModel(chat, chats.agent),
    ),
  );
}

function markdownOf(steps: readonly StepSummary[], { models, overloads, steps: measured }: Measured): string {
  const checked = measured.map((step) => step.checked);
  const rows = [
    ...throughputRows(steps),
    questionRow("questions of all steps below", checked),
    ...overloadRows(overloads),
    ...modelRows(models),
  ];
  const pictures = loadPictures.map(({ alternativeText, file }) => `![${alternativeText}](images/${file})`);
  return [markdownTable(header, rows.map(cellsOf)), ...pictures, stepTable(steps), memoryTable(steps)].join(
    "\n\n",
  );
}

function drawPictures(steps: readonly StepSummary[]): void {
  mkdirSync(directory, { recursive: true });
  for (const { draw, file } of loadPictures) writeFileSync(path.join(directory, file), draw(steps));
}
