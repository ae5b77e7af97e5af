import { atLeast, atMost } from "../chat/goal";
import { seconds, spread } from "../service/figure";
import { percentile } from "../service/percentile";
import type { Row } from "../service/row";
import { median } from "../table";
import type { CheckedQuestions } from "./check-questions";
import { instanceCounts } from "./load-settings";
import { type MeasuredModel, modelClientCounts } from "./measure-model";
import { type MeasuredOverload, overloadQuestions, overloadTokens } from "./measure-overload";
import type { StepSummary } from "./step-summary";

const goal = 0.95;
const ratio = (value: number) => value.toFixed(3);
const inSeconds = (milliseconds: number) => seconds(milliseconds / 1000);

/** How much of the engines is used, by instances. */
export function throughputRows(steps: readonly StepSummary[]): Row[] {
  return instanceCounts.map((instances) => {
    const full = steps.filter((step) => step.isFull && step.instances === instances);
    const ratios = full.map(({ best, tokensPerSecond }) => tokensPerSecond / best);
    const clients = full.map((step) => step.clients);
    return {
      what: `${instances} ${instances === 1 ? "instance" : "instances"}, ${clients.join(", ")} clients: tokens per second, ratio to the engines' sum`,
      figure: spread(ratios, ratio),
      goal: atLeast(goal, Math.min(...ratios), String),
      peer: `the engines' sum: ${full[0]?.best}/s`,
    };
  });
}

/** Whether all is well with every question that was asked. */
export function questionRow(what: string, checked: readonly CheckedQuestions[]): Row {
  const sum = (value: (each: CheckedQuestions) => number) =>
    checked.reduce((total, each) => total + value(each), 0);
  const faults = sum((each) => each.faults.length);
  const refused = sum((each) => [...each.refused.values()].reduce((total, count) => total + count, 0));
  return {
    what: `${what}: lost, twice, not whole, not in order, without an end, or refused without saying when to ask again`,
    figure: String(faults),
    goal: atMost(0, faults, String),
    peer: `${sum((each) => each.answered)} answered, ${sum((each) => each.cancelled)} cancelled, ${refused} refused`,
  };
}

/** What happens when more is asked than there is room for. */
export function overloadRows(runs: readonly MeasuredOverload[]): Row[] {
  const what = `${overloadQuestions} questions of ${overloadTokens} tokens, room for a quarter`;
  const positions = runs.map((run) => run.positions);
  const sum = (value: (each: MeasuredOverload["positions"]) => number) =>
    positions.reduce((total, each) => total + value(each), 0);
  const wrong = sum(({ neverTrue, tooGood }) => neverTrue + tooGood);
  const late = positions.flatMap(({ lateMilliseconds }) => lateMilliseconds);
  const refusedAfter = runs.flatMap((run) => run.refusedAfter);
  const retryAfter = runs.flatMap((run) => run.retryAfter);
  return [
    questionRow(
      what,
      runs.map(({ checked }) => checked),
    ),
    {
      what: `${what}: places in the queue that were told and never true, or better than true`,
      figure: String(wrong),
      goal: atMost(0, wrong, String),
      peer: `${sum(({ frames }) => frames)} places told${late.length === 0 ? "" : `; too late to be true still: ${lateness(late)}`}`,
    },
    {
      what: `${what}: refused with OVERLOADED`,
      figure: `${refusedAfter.length} of ${overloadQuestions * runs.length}`,
      peer:
        refusedAfter.length === 0
          ? ""
          : `after ${spread(refusedAfter, inSeconds)}, to be asked again in ${spread(retryAfter, (each) => `${each} s`)}`,
    },
    {
      what: `${what}: until the last one ended`,
      figure: spread(
        runs.map(({ duration }) => duration),
        inSeconds,
      ),
    },
  ];
}

/** How many came late, and how late almost all were. */
function lateness(milliseconds: readonly number[]): string {
  const late = milliseconds.filter((each) => each > 0).length;
  return `${late}, p99 of all ${inSeconds(percentile(milliseconds, 99))} late`;
}

/** The real model through the chat, against the engine alone. */
export function modelRows(runs: readonly (readonly MeasuredModel[])[]): Row[] {
  return modelClientCounts.map((clients) => {
    const own = runs.flatMap((run) => run.filter((each) => each.clients === clients));
    const ratios = own.map(({ chat, direct: [before, after] }) => (2 * chat) / (before + after));
    const control = own.map(({ direct: [before, after] }) => after / before);
    const rate = (values: readonly number[]) => `${median(values).toFixed(1)}/s`;
    return {
      what: `SmolLM2-135M, ${clients} ${clients === 1 ? "client" : "clients"}: tokens per second, ratio to the engine directly`,
      figure: spread(ratios, ratio),
      goal: atLeast(goal, median(ratios), String),
      peer:
        `engine directly ${rate(own.flatMap(({ direct }) => direct))}, chat ${rate(own.map(({ chat }) => chat))}; ` +
        `engine directly, ratio to itself: ${spread(control, ratio)}`,
    };
  });
}
