import { regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values } from "../../rule";
import { checkTable, missingArgument } from "./table-check";

const PROJECTION_TYPES = ["ALL", "KEYS_ONLY", "INCLUDE"];
const STREAM_VIEW_TYPES = ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"];
const CREATED_LABEL = "2026-01-01T00:00:00.000";

function tableArn(table: Values, context: ApplyContext): string {
  return regionalArn(context, "dynamodb", `table/${text(table.name)}`);
}

const throughputLimit: ArgumentRule = { range: [-1, Number.POSITIVE_INFINITY] };
const noLimit = () => -1;

const table: ResourceRules = {
  source: "internal/service/dynamodb/table.go",
  arguments: {
    "attribute.type": { oneOf: ["S", "N", "B"] },
    billing_mode: { default: "PROVISIONED", oneOf: ["PROVISIONED", "PAY_PER_REQUEST"] },
    "global_secondary_index.on_demand_throughput.max_read_request_units": throughputLimit,
    "global_secondary_index.on_demand_throughput.max_write_request_units": throughputLimit,
    "global_secondary_index.projection_type": { oneOf: PROJECTION_TYPES },
    hash_key: { forceNew: true },
    import_table: { conflictsWith: ["restore_source_name", "restore_source_table_arn"] },
    "import_table.input_compression_type": { oneOf: ["GZIP", "ZSTD", "NONE"] },
    "import_table.input_format": { oneOf: ["DYNAMODB_JSON", "ION", "CSV"] },
    local_secondary_index: { forceNew: true },
    "local_secondary_index.projection_type": { oneOf: PROJECTION_TYPES },
    name: { forceNew: true },
    "on_demand_throughput.max_read_request_units": throughputLimit,
    "on_demand_throughput.max_write_request_units": throughputLimit,
    "point_in_time_recovery.recovery_period_in_days": { range: [1, 35] },
    range_key: { forceNew: true },
    read_capacity: { conflictsWith: ["on_demand_throughput"] },
    "replica.consistency_mode": { default: "EVENTUAL", oneOf: ["EVENTUAL", "STRONG"] },
    "replica.kms_key_arn": { format: "arn" },
    "replica.point_in_time_recovery": { default: false },
    "replica.propagate_tags": { default: false },
    restore_date_time: { forceNew: true },
    restore_source_name: { conflictsWith: ["import_table", "restore_source_table_arn"] },
    restore_source_table_arn: {
      conflictsWith: ["import_table", "restore_source_name"],
      format: "arn",
    },
    restore_to_latest_time: { forceNew: true },
    "server_side_encryption.kms_key_arn": { format: "arn" },
    stream_view_type: { oneOf: ["", ...STREAM_VIEW_TYPES] },
    table_class: { default: "STANDARD", oneOf: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] },
    "ttl.enabled": { default: false },
    write_capacity: { conflictsWith: ["on_demand_throughput"] },
  },
  computed: {
    id: (resource) => text(resource.name),
    arn: tableArn,
    hash_key: () => "",
    read_capacity: () => 0,
    write_capacity: () => 0,
    stream_label: (resource) => (resource.stream_enabled === true ? CREATED_LABEL : ""),
    stream_arn: (resource) =>
      resource.stream_enabled === true ? `${text(resource.arn)}/stream/${text(resource.stream_label)}` : "",
    stream_view_type: () => "",
  },
  computedInBlocks: {
    "global_secondary_index.on_demand_throughput.max_read_request_units": noLimit,
    "global_secondary_index.on_demand_throughput.max_write_request_units": noLimit,
    "on_demand_throughput.max_read_request_units": noLimit,
    "on_demand_throughput.max_write_request_units": noLimit,
    "point_in_time_recovery.recovery_period_in_days": ({ enabled }) => (enabled === true ? 35 : 0),
    // The provider leaves DynamoDB's own key out.
    "server_side_encryption.kms_key_arn": () => "",
  },
  changesWith: { stream_arn: ["stream_enabled"], stream_label: ["stream_enabled"] },
  uniqueName: (resource) => text(resource.name),
  check: checkTable,
  refuseCreate: missingArgument,
  refuseDelete: (resource) =>
    resource.deletion_protection_enabled === true
      ? `deleting Amazon DynamoDB Table (${text(resource.name)}): ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`
      : undefined,
};

/** Tables. */
export const dynamodbRules: Readonly<Record<string, ResourceRules>> = { aws_dynamodb_table: table };
