import type { MeasuredChat } from "../running-chat/measured-chat";
import { type CheckedQuestions, checkQuestions } from "./check-questions";
import { bestTokensPerSecond, clientCounts, tokensPerAnswer } from "./load-settings";
import { loadStep } from "./load-step";
import { connectUsers, startFunctions } from "./load-users";
import { type MemoryByPart, memoryByPart } from "./memory-by-part";
import { progress } from "./progress";
import { type StepFigures, stepFigures } from "./step-figures";

/** Of a step, besides twice the time that the engines need for an answer to everybody. */
const slackMilliseconds = 60_000;

/** So many clients at so many instances. */
export interface MeasuredStep {
  readonly instances: number;
  readonly clients: number;
  readonly figures: StepFigures;
  readonly checked: CheckedQuestions;
  readonly memory: MemoryByPart;
}

/** Measures a chat with one number of clients after the other. */
export async function measureSteps(chat: MeasuredChat): Promise<MeasuredStep[]> {
  const instances = chat.engines.length;
  const users = await connectUsers(chat, Math.max(...clientCounts));
  await startFunctions(users, instances);
  const steps: MeasuredStep[] = [];
  for (const clients of clientCounts) {
    const best = bestTokensPerSecond(instances, clients);
    const limitMilliseconds = (2000 * clients * tokensPerAnswer) / best + slackMilliseconds;
    const step = await loadStep(users.slice(0, clients), limitMilliseconds);
    const figures = stepFigures(step);
    const checked = checkQuestions(step.questions.flat(), tokensPerAnswer);
    steps.push({ instances, clients, figures, checked, memory: await memoryByPart(chat) });
    progress(`  ${clients} clients: ${figures.tokensPerSecond.toFixed(1)} of ${best} tokens/s`);
    for (const fault of checked.faults) progress(`  wrong: ${fault}`);
  }
  for (const { connection } of users) connection.close();
  return steps;
}
