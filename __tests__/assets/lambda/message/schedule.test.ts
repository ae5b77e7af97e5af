import { Schedule, schedule } from "../../../../assets/lambda/src/message/schedule";

const timeZone = "America/Chicago";
const nightly = new Schedule({ timeZone, downCron: "0 0 * * *", upCron: "0 9 * * *" });
const weekdays = new Schedule({ timeZone, downCron: "0 20 * * *", upCron: "0 8 * * 1-5" });

test.each<[string, Schedule, string, string | undefined]>([
  ["by day", nightly, "2026-01-15T12:00-06:00", undefined],
  ["a second before it stops", nightly, "2026-01-15T23:59:59.999-06:00", undefined],
  ["at the moment at which it stops", nightly, "2026-01-16T00:00-06:00", "2026-01-16T09:00-06:00"],
  ["by night", nightly, "2026-01-16T03:00-06:00", "2026-01-16T09:00-06:00"],
  ["a moment before it starts", nightly, "2026-01-16T08:59:59.999-06:00", "2026-01-16T09:00-06:00"],
  ["at the moment at which it starts", nightly, "2026-01-16T09:00-06:00", undefined],
  ["in the night in which clocks go forward", nightly, "2026-03-08T01:30-06:00", "2026-03-08T09:00-05:00"],
  ["in the night in which clocks go back", nightly, "2026-11-01T01:30-05:00", "2026-11-01T09:00-06:00"],
  ["on a Saturday, stopped on Friday", weekdays, "2026-01-17T12:00-06:00", "2026-01-19T08:00-06:00"],
  ["on a Sunday, stopped twice since", weekdays, "2026-01-18T12:00-06:00", "2026-01-19T08:00-06:00"],
  ["on a Monday", weekdays, "2026-01-19T12:00-06:00", undefined],
])("%s", (_, hours, now, start) => {
  expect(hours.nextStart(new Date(now))?.toISOString()).toBe(start && new Date(start).toISOString());
});

test("an empty text is no schedule, JSON is one, anything else cannot be used", () => {
  expect(schedule.parse("")).toBe("never");
  expect(
    schedule.parse('{"timeZone":"Europe/Berlin","downCron":"0 0 * * *","upCron":"0 9 * * *"}'),
  ).toBeInstanceOf(Schedule);
  expect(schedule.parse("{}")).toBeUndefined();
  expect(schedule.parse("nightly")).toBeUndefined();
  expect(
    schedule.parse('{"timeZone":"Europe/Berlin","downCron":"0 99 * * *","upCron":"0 9 * * *"}'),
  ).toBeUndefined();
});
