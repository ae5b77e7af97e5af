import { setTimeout as pause } from "node:timers/promises";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { AskedQuestion } from "./asked-question";
import { type CheckedPositions, checkPositions } from "./check-positions";
import { type CheckedQuestions, checkQuestions } from "./check-questions";
import { placesPerInstance, queuedPerInstance, tokensPerSecond } from "./load-settings";
import { connectUsers } from "./load-users";

/** As many as workers answer at the same time when the group has all its instances. */
export const overloadInstances = 4;
export const overloadQuestions = overloadInstances * (placesPerInstance + queuedPerInstance);
/** So long that not everybody gets in within the minute that a question waits for room. */
export const overloadTokens = 50;

export interface MeasuredOverload {
  readonly checked: CheckedQuestions;
  readonly positions: CheckedPositions;
  /** Milliseconds from sending to the refusal, of each that was refused. */
  readonly refusedAfter: readonly number[];
  /** `retryAfterSeconds` of each refusal. */
  readonly retryAfter: readonly number[];
  /** Milliseconds from the first question to the last end. */
  readonly duration: number;
}

/** One instance is left of four, and as many questions come as four would take. */
export async function measureOverload(chat: MeasuredChat<FakeEngineProcess>): Promise<MeasuredOverload> {
  const users = await connectUsers(chat, overloadQuestions);
  await chat.engine.configure({ tokensPerAnswer: overloadTokens });
  const began = performance.now();
  const asking = users.map(async (user, index) => {
    // Places become free one by one, so that the order in which they are taken is beyond doubt.
    const answerMilliseconds = (1000 * overloadTokens) / tokensPerSecond;
    await pause((Math.min(index, placesPerInstance) * answerMilliseconds) / placesPerInstance);
    return await user.ask();
  });
  const questions = (await Promise.all(asking)).filter((question) => question !== undefined);
  const duration = performance.now() - began;
  const { requests } = await chat.engine.record();
  for (const { connection } of users) connection.close();
  const refused = questions.flatMap(({ end, sentAt }) =>
    end?.frame.type === "error" ? [{ frame: end.frame, after: end.at - sentAt }] : [],
  );
  return {
    checked: checkQuestions(questions, overloadTokens),
    positions: checkPositions(admittedBy(requests, questions)),
    refusedAfter: refused.map(({ after }) => after),
    retryAfter: refused.flatMap(({ frame }) => frame.retryAfterSeconds ?? []),
    duration,
  };
}

function admittedBy(
  requests: Awaited<ReturnType<FakeEngineProcess["record"]>>["requests"],
  questions: readonly AskedQuestion[],
) {
  const toOwnClock = performance.now() - Date.now();
  return requests.flatMap(({ receivedAt, request }) => {
    const question = questions.find(({ text }) => text === request.messages.at(-1)?.content);
    return question === undefined ? [] : [{ question, admittedAt: receivedAt + toOwnClock }];
  });
}
