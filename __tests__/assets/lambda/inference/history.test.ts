import type { TurnRecord } from "../../../../assets/lambda/src/common/request-record";
import { Role } from "../../../../assets/proto/generated/llm/v1/chat";
import { ChatWorld, type Question, textOf } from "./support/chat-world";
import type { ScriptedCall } from "./support/scripted-service";
import { model, serve } from "./support/scripted-services";

let world: ChatWorld;
beforeAll(async () => {
  world = await ChatWorld.create();
});
afterAll(() => world.close());

const sayAll = (call: ScriptedCall) => {
  for (const delta of call.rest) call.delta(delta);
  call.finish();
};

const turn = (number: number, text: string, answer?: string): TurnRecord =>
  ({ pk: "", sk: `turn#00000${number}`, requestId: "-", userId: "", text, answer, ttl: 0 }) as TurnRecord;
/** Puts turns before a question, and has it answered. @returns what the service was asked */
const asked = async (question: Question, turns: readonly TurnRecord[]) => {
  const service = await serve(sayAll);
  const pk = `conversation#${question.conversationId}`;
  const own = await world.turn(question);
  for (const each of turns) await world.store.put({ ...each, pk, userId: each.userId || question.userId });
  await world.store.put({ ...own, sk: `turn#00000${turns.length + 1}` });
  const request = await world.request(question);
  await world.store.put({ ...request, turn: turns.length + 1 });
  await world.worker({ address: service.address }).deliver(question.message);
  return service.calls[0]?.request.messages.map(({ role, content }) => [role, content]);
};
const { ROLE_USER, ROLE_ASSISTANT } = Role;

test("questions and answers go before the question; a question that was not answered does not", async () => {
  const turns = [
    turn(1, "one", "first"),
    turn(2, "two"),
    turn(3, "three", "third"),
    turn(4, "four", " \n"),
    { ...turn(5, "five", "fifth"), userId: "somebody else" },
  ];
  expect(await asked(await world.ask({ text: "six" }), turns)).toEqual([
    [ROLE_USER, "one"],
    [ROLE_ASSISTANT, "first"],
    [ROLE_USER, "three"],
    [ROLE_ASSISTANT, "third"],
    [ROLE_USER, "six"],
  ]);
});

test("a long conversation loses its oldest turns: the service takes a million bytes", async () => {
  // A page of the table holds them all.
  const turns = Array.from({ length: 8 }, (_, index) =>
    turn(index + 1, `${index}`.padEnd(61_500, "x"), "é".repeat(32_750)),
  );
  const messages = (await asked(await world.ask({ text: "last" }), turns)) ?? [];
  expect(messages).toHaveLength(7 * 2 + 1);
  expect(String(messages[0]?.[1])).toMatch(/^1x/);
  expect(messages.at(-1)).toEqual([ROLE_USER, "last"]);
});

test("a long answer loses its end", async () => {
  const messages = (await asked(await world.ask(), [turn(1, "one", `a${"é".repeat(50_000)}`)])) ?? [];
  expect(messages[1]).toEqual([ROLE_ASSISTANT, `a${"é".repeat(32_767)}`]);
});

test("a question that waits behind this one is none of its business, and comes after its answer", async () => {
  const service = await serve(sayAll);
  const worker = world.worker({ address: service.address });
  const first = await world.ask({ text: "first" });
  const second = await world.ask({ text: "second", conversationId: first.conversationId }, first.userId);
  await worker.deliver(first.message);
  await worker.deliver(second.message);
  const contents = service.calls.map(({ request }) => request.messages.map(({ content }) => content));
  expect(contents).toEqual([["first"], ["first", textOf(model, "answer"), "second"]]);
});

test("a question that takes the place of another is asked instead of it", async () => {
  const service = await serve(sayAll);
  const worker = world.worker({ address: service.address });
  const first = await world.ask({ text: "first" });
  await worker.deliver(first.message);
  const { conversationId, requestId } = first;
  const second = await world.ask({ text: "better", conversationId, replaces: requestId }, first.userId);
  await worker.deliver(second.message);
  const contents = service.calls.map(({ request }) => request.messages.map(({ content }) => content));
  expect(contents).toEqual([["first"], ["better"]]);
  expect(await world.turn(second)).toMatchObject({ text: "better", answer: textOf(model, "answer") });
});

test("a question that is not there any more ends in an error", async () => {
  const service = await serve(sayAll);
  const question = await world.ask();
  await world.store.put({ ...(await world.turn(question)), requestId: "another" });
  expect(await world.worker({ address: service.address }).deliver(question.message)).toBe(false);
  expect(world.framesTo(question.connectionId)).toMatchObject([{ type: "error", code: "INTERNAL" }]);
  expect(service.calls).toHaveLength(0);
});
