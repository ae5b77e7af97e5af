import { z } from "zod";
import { field } from "./field";

const capacity = z.int().min(0).max(1000);

const scheduleSchema = z.strictObject({
  enabled: field(z.boolean().default(true), {
    description: "Scale to zero outside working hours.",
    allowed: "true or false",
  }),
  timeZone: field(z.string().default("America/Chicago"), {
    description: "Time zone of the two times; follows daylight saving.",
    allowed: "an IANA time zone name, for example America/Chicago",
  }),
  downCron: field(z.string().default("0 0 * * *"), {
    description: "When the group goes down to zero instances.",
    allowed: "five cron fields: minute hour day-of-month month day-of-week",
  }),
  upCron: field(z.string().default("0 9 * * *"), {
    description: "When the group comes back to its capacity.",
    allowed: "five cron fields: minute hour day-of-month month day-of-week",
  }),
});

export const scalingSchema = z.strictObject({
  minCapacity: field(capacity.default(1), {
    description: "Least number of instances.",
    allowed: "a whole number from 0 to scaling.maxCapacity",
  }),
  maxCapacity: field(capacity.min(1).default(1), {
    description: "Greatest number of instances.",
    allowed: "a whole number from 1 to 1000, at least scaling.minCapacity",
  }),
  desiredCapacity: field(capacity.optional(), {
    description:
      "Number of instances at the first deployment and at the scheduled start; scaling changes it later.",
    allowed: "a whole number from scaling.minCapacity to scaling.maxCapacity",
    derivedDefault: "`scaling.minCapacity`",
  }),
  cpuTargetPercent: field(z.number().min(1).max(100).default(70), {
    description: "Average CPU use that target tracking holds, in percent.",
    allowed: "a number from 1 to 100",
  }),
  backlogPerInstanceTarget: field(z.number().positive().max(10_000).default(4), {
    description: "Requests in flight and queued per instance that target tracking holds.",
    allowed: "a number greater than 0, at most 10000",
  }),
  schedule: scheduleSchema.prefault({}),
});
