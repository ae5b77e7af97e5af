import { AutoscalingSchedule } from "@cdktf/provider-aws/lib/autoscaling-schedule";
import { Construct } from "constructs";

export interface WorkingHoursProps {
  readonly autoScalingGroupName: string;
  /** IANA time zone: the hours stay right through daylight saving, which fixed UTC hours do not. */
  readonly timeZone: string;
  /** Five cron fields. */
  readonly downCron: string;
  /** Five cron fields. */
  readonly upCron: string;
  /** Capacity that comes back in the morning. */
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly desiredCapacity: number;
}

/** No instances, and no cost for them, outside working hours. */
export class WorkingHours extends Construct {
  constructor(scope: Construct, id: string, props: WorkingHoursProps) {
    super(scope, id);
    const schedule = { autoscalingGroupName: props.autoScalingGroupName, timeZone: props.timeZone };
    new AutoscalingSchedule(this, "down", {
      ...schedule,
      scheduledActionName: "down",
      recurrence: props.downCron,
      minSize: 0,
      // The backlog must not start an instance at night.
      maxSize: 0,
      desiredCapacity: 0,
    });
    new AutoscalingSchedule(this, "up", {
      ...schedule,
      scheduledActionName: "up",
      recurrence: props.upCron,
      minSize: props.minCapacity,
      maxSize: props.maxCapacity,
      desiredCapacity: props.desiredCapacity,
    });
  }
}
