import { z } from "zod";
import { field } from "./field";

export const stateSchema = z.strictObject({
  bucketName: field(
    z
      .string()
      .regex(
        /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
      )
      .optional(),
    {
      description: "Bucket of the Terraform state of this environment, made by `npm run bootstrap`.",
      allowed: "3 to 63 lower-case letters, digits and hyphens (S3 bucket name rules)",
      derivedDefault: "`<project>-<environment>-<account>-<region>-state`",
    },
  ),
  noncurrentVersionDays: field(z.int().min(1).max(3650).default(90), {
    description: "Days that older versions of a state file are kept.",
    allowed: "a whole number from 1 to 3650",
  }),
});
