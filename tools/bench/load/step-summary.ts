import { median } from "../table";
import { bestTokensPerSecond, placesPerInstance } from "./load-settings";
import type { MeasuredStep } from "./measure-steps";
import { type MemoryByPart, memoryParts } from "./memory-by-part";

/** So many clients at so many instances, over all runs; of each figure the median, unless it says otherwise. */
export interface StepSummary {
  readonly instances: number;
  readonly clients: number;
  readonly tokensPerSecond: number;
  /** What clients and engines could make at best. */
  readonly best: number;
  /** More clients than places: every engine could always be full. */
  readonly isFull: boolean;
  /** Milliseconds. */
  readonly firstToken: { readonly p50: number; readonly p99: number };
  readonly fairness: number;
  /** Over all runs. */
  readonly answers: { readonly least: number; readonly most: number };
  readonly memory: MemoryByPart;
}

/** In the order in which they were measured first. */
export function summarizeSteps(steps: readonly MeasuredStep[]): StepSummary[] {
  const groups = new Map<string, MeasuredStep[]>();
  for (const step of steps) {
    const name = `${step.instances} ${step.clients}`;
    groups.set(name, [...(groups.get(name) ?? []), step]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [summarize(first, group)];
  });
}

function summarize({ clients, instances }: MeasuredStep, group: readonly MeasuredStep[]): StepSummary {
  const middle = (value: (step: MeasuredStep) => number) => median(group.map(value));
  const memory = Object.fromEntries(memoryParts.map((part) => [part, middle((step) => step.memory[part])]));
  return {
    instances,
    clients,
    tokensPerSecond: middle(({ figures }) => figures.tokensPerSecond),
    best: bestTokensPerSecond(instances, clients),
    isFull: clients > instances * placesPerInstance,
    firstToken: {
      p50: middle(({ figures }) => figures.firstToken.p50),
      p99: middle(({ figures }) => figures.firstToken.p99),
    },
    fairness: middle(({ figures }) => figures.fairness),
    answers: {
      least: Math.min(...group.map(({ figures }) => figures.answers.least)),
      most: Math.max(...group.map(({ figures }) => figures.answers.most)),
    },
    memory: memory as MemoryByPart,
  };
}
