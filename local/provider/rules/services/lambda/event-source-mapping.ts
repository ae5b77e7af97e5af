import { atLeast } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { regionalArn } from "../../common/identifiers";
import { blocks, joined, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";
import { functionArn, functionName } from "./function-name";

/** Bounds that AWS has and the provider leaves to it. */
const MAXIMUM_CONCURRENCY = 1000;
const MAXIMUM_BATCH = { fifo: 10, standard: 10_000 } as const;
/** Messages that come in one receive: more need a window in which they are gathered. */
const BATCH_WITHOUT_WINDOW = 10;

const isoSecond = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

function checkQueue(mapping: Values): readonly Violation[] {
  const source = text(mapping.event_source_arn);
  if (source?.split(":")[2] !== "sqs") return [];
  const violations: Violation[] = [];
  const refuse = (path: string, words: string) =>
    violations.push(refusedByAws(path, `InvalidParameterValueException: ${words}`));
  const isFifo = source.endsWith(".fifo");
  const { batch_size: batch, maximum_batching_window_in_seconds: window } = mapping;
  const maximum = MAXIMUM_BATCH[isFifo ? "fifo" : "standard"];
  if (typeof batch === "number" && (batch < 1 || batch > maximum)) {
    refuse(
      "batch_size",
      `Batch size must be between 1 and ${maximum} for ${isFifo ? "FIFO" : "standard"} queues, got ${batch}`,
    );
  } else if (typeof batch === "number" && batch > BATCH_WITHOUT_WINDOW && window === null) {
    refuse(
      "batch_size",
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  if (isFifo && typeof window === "number" && window > 0) {
    refuse("maximum_batching_window_in_seconds", "Batching window is not supported for FIFO queues");
  }
  for (const { maximum_concurrency: concurrency } of blocks(mapping.scaling_config)) {
    if (typeof concurrency === "number" && concurrency > MAXIMUM_CONCURRENCY) {
      refuse(
        "scaling_config.maximum_concurrency",
        `Maximum concurrency must be between 2 and ${MAXIMUM_CONCURRENCY}, got ${concurrency}`,
      );
    }
  }
  return violations;
}

/** A function may not outlive the time for which its messages are hidden. */
function visibilityTooShort(mapping: Values, context: ApplyContext): string | undefined {
  const queue = context.applied("aws_sqs_queue").find(({ arn }) => arn === mapping.event_source_arn);
  const name = functionName(mapping.function_name);
  const lambda = context.applied("aws_lambda_function").find((candidate) => candidate.function_name === name);
  const [hidden, timeout] = [queue?.visibility_timeout_seconds, lambda?.timeout];
  return typeof hidden === "number" && typeof timeout === "number" && hidden < timeout
    ? `creating Lambda Event Source Mapping (${mapping.event_source_arn}): operation error Lambda: CreateEventSourceMapping, https response error StatusCode: 400, InvalidParameterValueException: Queue visibility timeout: ${hidden} seconds is less than Function timeout: ${timeout} seconds`
    : undefined;
}

/** Rules of `aws_lambda_event_source_mapping`. */
export const eventSourceMapping: ResourceRules = {
  source: "internal/service/lambda/event_source_mapping.go",
  arguments: {
    amazon_managed_kafka_event_source_config: {
      forceNew: true,
      conflictsWith: ["self_managed_event_source", "self_managed_kafka_event_source_config"],
    },
    "amazon_managed_kafka_event_source_config.consumer_group_id": { length: [1, 200] },
    "destination_config.on_failure.destination_arn": { format: "arn" },
    "document_db_event_source_config.full_document": {
      default: "Default",
      oneOf: ["UpdateLookup", "Default"],
    },
    enabled: { default: true },
    event_source_arn: {
      forceNew: true,
      exactlyOneOf: ["event_source_arn", "self_managed_event_source"],
    },
    "filter_criteria.filter": { items: [0, 10] },
    "filter_criteria.filter.pattern": { length: [0, 4096] },
    function_response_types: { oneOf: ["ReportBatchItemFailures"] },
    kms_key_arn: { format: "arn" },
    maximum_retry_attempts: { range: [-1, 10_000] },
    "metrics_config.metrics": { oneOf: ["EventCount", "ErrorCount", "KafkaMetrics"] },
    parallelization_factor: { range: [1, 10] },
    "provisioned_poller_config.maximum_pollers": { range: [1, 2000] },
    "provisioned_poller_config.minimum_pollers": { range: [1, 200] },
    queues: { forceNew: true, items: [0, 1], length: [1, 1000] },
    "scaling_config.maximum_concurrency": atLeast(2),
    self_managed_event_source: {
      forceNew: true,
      exactlyOneOf: ["event_source_arn", "self_managed_event_source"],
    },
    self_managed_kafka_event_source_config: {
      forceNew: true,
      conflictsWith: ["event_source_arn", "amazon_managed_kafka_event_source_config"],
    },
    "self_managed_kafka_event_source_config.consumer_group_id": { length: [1, 200] },
    source_access_configuration: { items: [0, 22] },
    starting_position: { forceNew: true, oneOf: ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"] },
    starting_position_timestamp: { forceNew: true },
    topics: { forceNew: true, length: [1, 249] },
    tumbling_window_in_seconds: { range: [0, 900] },
  },
  computed: {
    uuid: (_mapping, context) => context.uuid("mapping"),
    id: (mapping) => mapping.uuid,
    arn: (mapping, context) => regionalArn(context, "lambda", `event-source-mapping:${text(mapping.uuid)}`),
    function_arn: (mapping, context) => functionArn(mapping.function_name, context),
    last_modified: isoSecond,
    last_processing_result: () => "",
    maximum_record_age_in_seconds: () => 0,
    maximum_retry_attempts: () => 0,
    parallelization_factor: () => 0,
    state: (mapping) => (mapping.enabled === false ? "Disabled" : "Enabled"),
    state_transition_reason: () => "USER_INITIATED",
  },
  changesWith: { state: ["enabled"], function_arn: ["function_name"] },
  uniqueName: (mapping) => joined(" of ", mapping.event_source_arn, functionName(mapping.function_name)),
  check: checkQueue,
  refuseCreate: visibilityTooShort,
};
