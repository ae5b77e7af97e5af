import {
  afterEvent,
  type ConnectionEvent,
  initialFacts,
} from "../../../../assets/web-client/src/connection/connection-status";

function after(events: readonly ConnectionEvent[], isOnline = true) {
  return events.reduce((facts, event) => afterEvent(facts, event, isOnline), initialFacts);
}

test.each<[readonly ConnectionEvent[], string]>([
  [[], "connecting"],
  [["closed", "closed"], "connecting"],
  [["closed", "closed", "closed"], "refused"],
  [["closed", "closed", "opened"], "open"],
  [["opened", "closed"], "reconnecting"],
  [["opened", "closed", "closed", "closed"], "reconnecting"],
  [["opened", "closed", "closed", "closed", "closed"], "refused"],
  [["closed", "closed", "closed", "restarted"], "connecting"],
  [["opened", "closed", "session-ended", "closed"], "session-ended"],
  [["session-ended", "restarted"], "connecting"],
  [["opened", "went-offline", "opened"], "open"],
])("%p leads to %p", (events, status) => {
  expect(after(events).status).toBe(status);
});

test("without network no attempt says anything about access", () => {
  expect(after(["closed", "closed", "closed", "closed"], false)).toMatchObject({
    status: "offline",
    failures: 0,
  });
});
