import type { StoredFrame } from "../../../../../assets/chat-protocol/server-frame";
import { type ChatWorld, type Question, textOf } from "./chat-world";
import type { ModelDelta } from "./scripted-service";

/** Sequences from 1 without a gap or a repetition, one end and it is the last, and the model's text. */
export function expectWholeFrames(frames: readonly StoredFrame[], model: readonly ModelDelta[]): void {
  expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => index + 1));
  expect(frames.map(({ type }) => type)).toEqual([
    ...Array(Math.max(frames.length - 1, 0)).fill("delta"),
    "finished",
  ]);
  expect(textOf(frames, "reasoning")).toBe(textOf(model, "reasoning"));
  expect(textOf(frames, "answer")).toBe(textOf(model, "answer"));
}

/**
 * The answer is whole on the connection where it was asked and in the table, and both are the same; the turn has it, and
 * its tokens were counted once.
 */
export async function expectWholeAnswer(
  world: ChatWorld,
  question: Question,
  model: readonly ModelDelta[],
): Promise<StoredFrame[]> {
  const stored = await world.storedFrames(question);
  expectWholeFrames(stored, model);
  expect(world.framesTo(question.connectionId)).toEqual(stored);
  expect((await world.request(question)).status).toBe("DONE");
  expect(await world.turn(question)).toMatchObject({ answer: textOf(model, "answer"), reason: "stop" });
  const last = stored.at(-1);
  const { promptTokens, completionTokens } =
    last?.type === "finished" ? last.usage : { promptTokens: 0, completionTokens: 0 };
  expect(await world.tokens(question)).toBe(promptTokens + completionTokens);
  return stored;
}
