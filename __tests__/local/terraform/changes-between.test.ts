import { changesBetween } from "../../../local/terraform/changes-between";

test("each value that differs is named by where it is", () => {
  const before = { targetGroup: { cookieName: "A", port: 1 }, variables: { MODEL_NAME: "x", OLD: "1" } };
  const after = { targetGroup: { cookieName: "B", port: 1 }, variables: { MODEL_NAME: "y", NEW: "2" } };
  expect(changesBetween("the thing", before, after)).toEqual([
    "the thing: target group cookie name A → B",
    "the thing: variables MODEL_NAME x → y",
    "the thing: variables OLD 1 → none",
    "the thing: variables NEW none → 2",
  ]);
});

test("what is not there any more, lists and other values", () => {
  const before = { stickiness: { cookieName: "A" }, codes: [200], on: true, nothing: null };
  const after = { stickiness: undefined, codes: [200, 204], on: false, nothing: undefined };
  expect(changesBetween("x", before, after)).toEqual([
    "x: stickiness cookie name A → none",
    "x: codes [200] → [200,204]",
    "x: on true → false",
    "x: nothing null → none",
  ]);
});

test("equal descriptions differ in nothing", () => {
  expect(changesBetween("x", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
});
