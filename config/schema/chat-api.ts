import { z } from "zod";
import { certificateArn } from "./certificate-arn";
import { domainName } from "./domain-name";
import { field } from "./field";
import { hostedZoneId } from "./hosted-zone-id";

export const chatApiSchema = z.strictObject({
  answerTimeoutSeconds: field(z.int().min(30).max(840).default(300), {
    description:
      "Seconds that an answer may take, from its turn in the queue on; then the user gets an error with what there is.",
    allowed: "a whole number from 30 to 840: a Lambda function may run for 900 seconds",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
  }),
  maxConcurrentAnswers: field(z.int().min(2).max(1000).optional(), {
    description:
      "Answers that are produced, or wait in the LLM service, at the same time; others wait in the queue.",
    allowed: "a whole number from 2 to 1000, at most what all instances take",
    derivedDefault:
      "`scaling.maxCapacity` × (`service.maxInFlight` + `service.maxQueued`), all that the instances take; at most 1000",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
  }),
  reserveConcurrency: field(z.boolean().default(false), {
    description:
      "Reserve the concurrency of maxConcurrentAnswers for answers, so that other functions of the account cannot take it. A new account has too little to reserve from.",
    allowed: "true or false",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  }),
  maxAttempts: field(z.int().min(1).max(10).default(3), {
    description:
      "Attempts at an answer before the user gets an error and the request goes to the dead-letter queue.",
    allowed: "a whole number from 1 to 10",
  }),
  maxTextBytes: field(z.int().min(1024).max(24_576).default(16_384), {
    description: "Longest message of a user, in bytes of UTF-8; API Gateway takes frames of 32 KB.",
    allowed: "a whole number from 1024 to 24576",
    source:
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html",
  }),
  requestsPerMinute: field(z.int().min(1).max(1000).default(10), {
    description: "Messages that one user may send in a minute.",
    allowed: "a whole number from 1 to 1000",
  }),
  dailyTokens: field(z.int().min(1000).max(999_999_999).default(200_000), {
    description: "Tokens, of questions and of answers, that one user may spend in a day (UTC).",
    allowed: "a whole number from 1000 to 999999999",
  }),
  historyTurns: field(z.int().min(0).max(100).default(20), {
    description: "Turns of a conversation that the model sees again with the next message.",
    allowed: "a whole number from 0 to 100",
  }),
  retentionDays: field(z.int().min(1).max(731).default(30), {
    description: "Days after its last message that a conversation is kept.",
    allowed: "a whole number from 1 to 731",
  }),
  onDisconnect: field(z.enum(["finish", "cancel"]).default("finish"), {
    description:
      "What happens to an answer whose reader is gone: it is finished for when they come back, or cancelled.",
    allowed: "finish or cancel",
  }),
  throttlingRate: field(z.number().positive().max(10_000).default(100), {
    description: "Messages a second that the API takes from all users together, new connections included.",
    allowed: "a number greater than 0, at most 10000",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  }),
  throttlingBurst: field(z.int().min(1).max(5000).default(200), {
    description: "Messages that the API takes at once before the rate holds.",
    allowed: "a whole number from 1 to 5000",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  }),
  logLevel: field(z.enum(["debug", "info", "warn", "error"]).default("info"), {
    description: "Least important messages that the functions log.",
    allowed: "debug, info, warn or error",
  }),
  accountLogging: field(z.enum(["managed", "existing", "off"]).default("managed"), {
    description:
      "Access logs of the API. They need a role that API Gateway keeps once for the account and region: this stack sets it, somebody else has set it, or there are no access logs.",
    allowed: "managed, existing or off",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  }),
  deletionProtection: field(z.boolean().default(true), {
    description: "Refuse to delete the tables. Turn it off, and deploy, before you destroy the stack.",
    allowed: "true or false",
  }),
  alarmTopicArn: field(
    z
      .string()
      .regex(/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/)
      .optional(),
    {
      description: "SNS topic that is told when a request ends in the dead-letter queue.",
      allowed: "the ARN of an SNS topic (not FIFO) in the region of this environment",
    },
  ),
  domainName: field(domainName.optional(), {
    description: "Name of your own for the WebSocket API, instead of the one that API Gateway gives.",
    allowed: "a lower-case DNS name with at least one dot, other than webClient.domainName",
  }),
  certificateArn: field(certificateArn.optional(), {
    description: "ACM certificate of the API's own name.",
    allowed: "the ARN of an ACM certificate in the region and account of this environment",
  }),
  zoneId: field(hostedZoneId.optional(), {
    description:
      "Route 53 hosted zone in which the stack writes the API's own name. Without one, point the name at the output web-socket-domain-target yourself.",
    allowed: "the id of a public hosted zone, for example Z0123456789ABCDEFGHIJ",
  }),
});
