import { groupByAge } from "../../../../assets/web-client/src/conversations/group-by-age";
import { titleOf } from "../../../../assets/web-client/src/conversations/title";

test("a title is the question on one line, cut between words", () => {
  expect(titleOf("  Why is\n the sky   blue? ")).toBe("Why is the sky blue?");
  const long = titleOf("Compare three ways to cache the answers of an API, as a table with costs, please");
  expect(long).toBe("Compare three ways to cache the answers of an API, as a…");
  expect(titleOf("x".repeat(100))).toBe(`${"x".repeat(60)}…`);
  expect(titleOf(`${"x".repeat(59)}😀😀`)).toBe(`${"x".repeat(59)}…`);
});

test("conversations stand under their day, newest first", () => {
  const now = new Date(2026, 10, 24, 0, 30).getTime();
  const at = (...[month, day, hour]: [number, number, number]) => new Date(2026, month, day, hour).getTime();
  const times = {
    early: at(10, 20, 9),
    today: at(10, 24, 0),
    late: at(10, 23, 23),
    old: at(9, 1, 0),
    week: at(10, 18, 1),
  };
  const conversations = Object.entries(times).map(([id, updatedAt]) => ({ id, title: id, updatedAt }));
  expect(
    groupByAge(conversations, now).map((group) => [group.title, group.conversations.map(({ id }) => id)]),
  ).toEqual([
    ["Today", ["today"]],
    ["Yesterday", ["late"]],
    ["Last seven days", ["early", "week"]],
    ["Earlier", ["old"]],
  ]);
});
