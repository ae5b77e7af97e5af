import { refusedByAws } from "../common/aws-refusal";
import { dnsSuffix, regionalArn, uniqueSuffix } from "../common/identifiers";
import { hasElement, policyStatements } from "../common/policy-document";
import { isGiven, text } from "../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../rule";

const FIFO_SUFFIX = ".fifo";
/** Receives after which a message goes to the dead-letter queue. */
const RECEIVE_COUNT = [1, 1000] as const;

const isFifo = (queue: Values) => queue.fifo_queue === true;

function queueName(queue: Values, context: ApplyContext): string {
  const suffix = isFifo(queue) ? FIFO_SUFFIX : "";
  return text(queue.name) ?? `${text(queue.name_prefix) ?? "terraform-"}${uniqueSuffix(context)}${suffix}`;
}

function invalidAttribute(path: string, words: string): Violation {
  return refusedByAws(path, `InvalidAttributeValue: ${words}`);
}

/** `resourceQueueCustomizeDiff`. */
function checkName(queue: Values): readonly Violation[] {
  const name = text(queue.name);
  const pattern = isFifo(queue) ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/;
  return [
    ...(name !== undefined && queue.fifo_queue !== undefined && !pattern.test(name)
      ? [{ path: "name", summary: `invalid queue name: ${name}` }]
      : []),
    ...(queue.fifo_queue === false && queue.content_based_deduplication === true
      ? [{ path: "", summary: "content-based deduplication can only be set for FIFO queue" }]
      : []),
  ];
}

function checkFifo(queue: Values): readonly Violation[] {
  const names = { deduplication_scope: "DeduplicationScope", fifo_throughput_limit: "FifoThroughputLimit" };
  if (queue.fifo_queue === false) {
    return Object.entries(names)
      .filter(([argument]) => isGiven(queue[argument]))
      .map(([argument, name]) => refusedByAws(argument, `InvalidAttributeName: Unknown Attribute ${name}.`));
  }
  return queue.fifo_throughput_limit === "perMessageGroupId" &&
    queue.deduplication_scope !== undefined &&
    queue.deduplication_scope !== "messageGroup"
    ? [
        invalidAttribute(
          "fifo_throughput_limit",
          "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.",
        ),
      ]
    : [];
}

function parsed(value: unknown): Values | undefined {
  try {
    const json: unknown = JSON.parse(text(value) ?? "");
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Values) : undefined;
  } catch {
    return undefined;
  }
}

/** `redrive_policy`: which queue gets what cannot be processed, and after how many receives. */
function checkRedrivePolicy(queue: Values): readonly Violation[] {
  const policy = parsed(queue.redrive_policy);
  if (policy === undefined) return [];
  const invalid = (reason: string) => [
    refusedByAws(
      "redrive_policy",
      `InvalidParameterValue: Value ${queue.redrive_policy} for parameter RedrivePolicy is invalid. Reason: ${reason}.`,
    ),
  ];
  const { deadLetterTargetArn: target, maxReceiveCount } = policy;
  const count = Number(maxReceiveCount);
  if (typeof target !== "string") {
    return invalid("Redrive policy does not contain mandatory attribute: deadLetterTargetArn");
  }
  if (maxReceiveCount === undefined) {
    return invalid("Redrive policy does not contain mandatory attribute: maxReceiveCount");
  }
  if (!Number.isInteger(count) || count < RECEIVE_COUNT[0] || count > RECEIVE_COUNT[1]) {
    return invalid("Invalid value for maxReceiveCount");
  }
  return target.endsWith(FIFO_SUFFIX) === isFifo(queue) || queue.fifo_queue === undefined
    ? []
    : invalid("Dead-letter queue must be same type of queue as the source");
}

const REDRIVE_PERMISSIONS = ["allowAll", "denyAll", "byQueue"];
const MAXIMUM_SOURCE_QUEUES = 10;

/** `redrive_allow_policy`: which queues may name this one as their dead-letter queue. */
function checkRedriveAllowPolicy(queue: Values): readonly Violation[] {
  const policy = parsed(queue.redrive_allow_policy);
  if (policy === undefined) return [];
  const invalid = (reason: string) => [
    refusedByAws(
      "redrive_allow_policy",
      `InvalidParameterValue: Value ${queue.redrive_allow_policy} for parameter RedriveAllowPolicy is invalid. Reason: ${reason}.`,
    ),
  ];
  const { redrivePermission: permission, sourceQueueArns: sources } = policy;
  if (typeof permission !== "string" || !REDRIVE_PERMISSIONS.includes(permission)) {
    return invalid(`redrivePermission must be one of ${REDRIVE_PERMISSIONS.join(", ")}`);
  }
  const count = Array.isArray(sources) ? sources.length : 0;
  if (permission !== "byQueue") {
    return count > 0 ? invalid(`sourceQueueArns cannot be given with ${permission}`) : [];
  }
  return count < 1 || count > MAXIMUM_SOURCE_QUEUES
    ? invalid(`byQueue needs 1 to ${MAXIMUM_SOURCE_QUEUES} sourceQueueArns`)
    : [];
}

const queue: ResourceRules = {
  source: "internal/service/sqs/queue.go",
  arguments: {
    content_based_deduplication: { default: false },
    deduplication_scope: { oneOf: ["messageGroup", "queue"] },
    delay_seconds: { default: 0, range: [0, 900] },
    fifo_queue: { default: false, forceNew: true },
    fifo_throughput_limit: { oneOf: ["perQueue", "perMessageGroupId"] },
    kms_data_key_reuse_period_seconds: { range: [60, 86_400] },
    kms_master_key_id: { conflictsWith: ["sqs_managed_sse_enabled"] },
    max_message_size: { default: 262_144, range: [1024, 1_048_576] },
    message_retention_seconds: { default: 345_600, range: [60, 1_209_600] },
    name: { forceNew: true, conflictsWith: ["name_prefix"] },
    name_prefix: { forceNew: true, conflictsWith: ["name"] },
    policy: { format: "json" },
    receive_wait_time_seconds: { default: 0 },
    redrive_allow_policy: { format: "json" },
    redrive_policy: { format: "json" },
    sqs_managed_sse_enabled: { conflictsWith: ["kms_master_key_id"] },
    visibility_timeout_seconds: { default: 30, range: [0, 43_200] },
  },
  computed: {
    name: queueName,
    name_prefix: (resource) => /^(.*)\d{18}[0-9a-f]{8}(\.fifo)?$/.exec(text(resource.name) ?? "")?.[1] ?? "",
    url: (resource, context) =>
      `https://sqs.${context.region}.${dnsSuffix(context)}/${context.account}/${text(resource.name)}`,
    id: (resource) => resource.url,
    arn: (resource, context) => regionalArn(context, "sqs", text(resource.name) ?? ""),
    deduplication_scope: (resource) => (isFifo(resource) ? "queue" : ""),
    fifo_throughput_limit: (resource) => (isFifo(resource) ? "perQueue" : ""),
    kms_data_key_reuse_period_seconds: () => 300,
    policy: () => "",
    redrive_allow_policy: () => "",
    redrive_policy: () => "",
    // Queues are encrypted with a key of SQS unless they have one of KMS.
    sqs_managed_sse_enabled: (resource) => !isGiven(resource.kms_master_key_id),
  },
  uniqueName: (resource) => text(resource.name),
  check: (resource) => [
    ...checkName(resource),
    ...checkFifo(resource),
    ...checkRedrivePolicy(resource),
    ...checkRedriveAllowPolicy(resource),
    ...(typeof resource.receive_wait_time_seconds === "number" && resource.receive_wait_time_seconds > 20
      ? [
          invalidAttribute(
            "receive_wait_time_seconds",
            "Invalid value for the parameter ReceiveMessageWaitTimeSeconds.",
          ),
        ]
      : []),
  ],
};

/** A policy that is attached to a queue names who may do what; the queue itself may be left to it. */
function checkPolicy(resource: Values): readonly Violation[] {
  return policyStatements(resource.policy).flatMap((statement) =>
    ["Principal", "Action"]
      .filter((element) => !hasElement(statement, element, `Not${element}`))
      .map((element) =>
        refusedByAws(
          "policy",
          `InvalidAttributeValue: Invalid value for the parameter Policy. Missing required field ${element}`,
        ),
      ),
  );
}

const queueAsId = (resource: Values) => text(resource.queue_url);

/** Queues, and the policies that belong to them. */
export const sqsRules: Readonly<Record<string, ResourceRules>> = {
  aws_sqs_queue: queue,
  aws_sqs_queue_policy: {
    source: "internal/service/sqs/queue_policy.go",
    arguments: { policy: { format: "iam-policy" }, queue_url: { forceNew: true } },
    computed: { id: queueAsId },
    check: checkPolicy,
  },
  aws_sqs_queue_redrive_allow_policy: {
    source: "internal/service/sqs/queue_redrive_allow_policy.go",
    arguments: { queue_url: { forceNew: true }, redrive_allow_policy: { format: "json" } },
    computed: { id: queueAsId },
    check: checkRedriveAllowPolicy,
  },
};
