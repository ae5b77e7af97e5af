import { firstTokenPicture } from "./pictures/first-token-picture";
import { memoryPicture } from "./pictures/memory-picture";
import { throughputPicture } from "./pictures/throughput-picture";
import type { StepSummary } from "./step-summary";

/** A picture of docs/images, and how it is drawn. */
export interface LoadPicture {
  readonly file: string;
  /** For who cannot see it. */
  readonly alternativeText: string;
  readonly draw: (steps: readonly StepSummary[]) => string;
}

export const loadPictures: readonly LoadPicture[] = [
  {
    file: "load-throughput.svg",
    alternativeText: "Tokens per second by clients, for 1 to 4 instances, with what the engines make at best",
    draw: throughputPicture,
  },
  {
    file: "load-first-token.svg",
    alternativeText: "Time to the first token by clients, p50 and p99, for 1 to 4 instances",
    draw: firstTokenPicture,
  },
  {
    file: "load-memory.svg",
    alternativeText: "Resident memory of each part by instances, with 200 clients",
    draw: memoryPicture,
  },
];
