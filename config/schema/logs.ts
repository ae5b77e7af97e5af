import { z } from "zod";
import { field } from "./field";

/** The retention periods that CloudWatch Logs offers, in days. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const logsSchema = z.strictObject({
  retentionDays: field(z.literal(retentionDays).default(30), {
    description: "Days that log groups keep their events.",
    allowed: `one of ${retentionDays.join(", ")}`,
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  }),
});
