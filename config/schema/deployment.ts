import { z } from "zod";
import { field } from "./field";

export const project = field(
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,11}$/)
    .default("deepseek"),
  {
    description: "First part of every resource name and of every SSM parameter path.",
    allowed: "2 to 12 lower-case letters, digits and hyphens, starting with a letter",
  },
);

export const region = field(
  z
    .string()
    .regex(/^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d$/)
    .default("us-west-2"),
  {
    description: "AWS region of the whole environment. The certificate must lie in the same one.",
    allowed: "an AWS region code of the standard partition, for example us-west-2",
  },
);

export const accountId = field(
  z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  {
    description: "AWS account that may be deployed to; the provider refuses every other one.",
    allowed: "12 digits, the account of the certificate",
    derivedDefault: "the account in `loadBalancer.certificateArn`",
  },
);

export const tags = field(
  z.record(z.string().regex(/^(?!aws:)[\w .:/=+@-]{1,128}$/), z.string().max(256)).default({}),
  {
    description: "Tags on every resource, beside Project, Environment, ManagedBy and Stack.",
    allowed: "a map of at most 256 characters each; names do not start with aws:",
  },
);
