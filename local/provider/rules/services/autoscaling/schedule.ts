import { Cron } from "croner";
import { refusedByAws } from "../../common/aws-refusal";
import { regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

/** `2006-01-02T15:04:05Z` */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

const toTimestamp = (time: Date) => time.toISOString().replace(/\.\d+Z$/, "Z");

/** The next time at which the action runs, or undefined where AWS would refuse the expression. */
function nextRun(recurrence: string, timeZone: string): Date | undefined {
  if (!/^\S+( +\S+){4}$/.test(recurrence.trim())) return undefined;
  try {
    const cron = new Cron(recurrence.trim(), { mode: "5-part", paused: true, timezone: timeZone });
    return cron.nextRun() ?? undefined;
  } catch {
    return undefined;
  }
}

/** Names of the IANA database only: ECMAScript knows offsets such as `+01:00` besides. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function timestamps(resource: Values): readonly Violation[] {
  return ["start_time", "end_time"].flatMap((path) => {
    const value = text(resource[path]);
    if (value === undefined || (TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value)))) return [];
    return [{ path, summary: `"${value}" cannot be parsed as iso8601 Timestamp Format` }];
  });
}

function recurrence(resource: Values): readonly Violation[] {
  const violations: Violation[] = [];
  const zone = text(resource.time_zone);
  const validZone = zone === undefined || isTimeZone(zone);
  if (!validZone) {
    violations.push(refusedByAws("time_zone", `ValidationError: Given timezone: ${zone} is invalid`));
  }
  const expression = text(resource.recurrence);
  if (expression !== undefined && nextRun(expression, validZone ? (zone ?? "UTC") : "UTC") === undefined) {
    const words = `Given recurrence string: ${expression} is invalid`;
    violations.push(refusedByAws("recurrence", `ValidationError: ${words}`));
  }
  return violations;
}

/** The provider sends 0 for a size that is left out, and nothing for -1. */
function sentSize(value: unknown): number | undefined {
  if (value === null) return 0;
  return typeof value === "number" && value !== -1 ? value : undefined;
}

function sizes(resource: Values): readonly Violation[] {
  const minimum = sentSize(resource.min_size);
  const maximum = sentSize(resource.max_size);
  const desired = sentSize(resource.desired_capacity);
  const refused = (path: string, words: string) => [
    {
      ...refusedByAws(path, `ValidationError: ${words}`),
      detail:
        "AWS refuses this at apply. A size that is left out is sent as 0: set it to -1 to leave the group's own as it is.",
    },
  ];
  if (desired !== undefined && minimum !== undefined && desired < minimum) {
    return refused("desired_capacity", "Desired capacity must be greater than or equal to min size");
  }
  if (desired !== undefined && maximum !== undefined && desired > maximum) {
    return refused("desired_capacity", "Desired capacity must be less than or equal to max size");
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    return refused("min_size", "Min size must be less than or equal to max size");
  }
  return [];
}

/** Rules of `aws_autoscaling_schedule`. */
export const schedule: ResourceRules = {
  source: "internal/service/autoscaling/schedule.go",
  arguments: {
    autoscaling_group_name: { forceNew: true },
    scheduled_action_name: { forceNew: true },
  },
  computed: {
    id: (resource) => text(resource.scheduled_action_name),
    arn: (resource, context) =>
      regionalArn(
        context,
        "autoscaling",
        `scheduledUpdateGroupAction:${context.uuid("arn")}:autoScalingGroupName/${text(resource.autoscaling_group_name) ?? ""}:scheduledActionName/${text(resource.scheduled_action_name) ?? ""}`,
      ),
    desired_capacity: () => 0,
    max_size: () => 0,
    min_size: () => 0,
    recurrence: () => "",
    time_zone: () => "",
    // AWS answers with the next occurrence of a recurring action.
    start_time: (resource) => {
      const expression = text(resource.recurrence);
      const next = expression && nextRun(expression, text(resource.time_zone) ?? "UTC");
      return next ? toTimestamp(next) : "";
    },
    end_time: () => "",
  },
  check: (resource) => [...timestamps(resource), ...recurrence(resource), ...sizes(resource)],
};
