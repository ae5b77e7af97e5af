/** One thing that an Auto Scaling group did, as `describe-scaling-activities` tells it. */
export interface Activity {
  readonly event:
    | "launching"
    | "in-service"
    | "terminating"
    | "terminated"
    | "launch-failed"
    | "desired-capacity";
  readonly instance?: string;
  readonly cause: string;
}
