import { pathOf, routeOf } from "../../../../assets/web-client/src/app/route";
import { conversationId } from "../support/turns";

test.each([
  ["/", { page: "new" }],
  ["/callback", { page: "callback" }],
  [`/c/${conversationId}`, { page: "conversation", id: conversationId }],
  [`/c/${conversationId.toUpperCase()}/`, { page: "conversation", id: conversationId }],
  ["/c/1", { page: "new" }],
  [`/c/${conversationId}/more`, { page: "new" }],
  ["/anything", { page: "new" }],
])("%p shows %p", (path, route) => {
  expect(routeOf(path)).toEqual(route);
});

test("an address leads back to what it is of", () => {
  for (const route of [
    { page: "new" },
    { page: "callback" },
    { page: "conversation", id: conversationId },
  ] as const) {
    expect(routeOf(pathOf(route))).toEqual(route);
  }
});
