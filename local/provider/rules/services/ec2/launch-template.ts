import { atLeast } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { ec2Arn, ec2Id, generatedName, prefixOfName } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { instanceRequirementArguments } from "./instance-requirements";

const enabledOrDisabled: ArgumentRule = { oneOf: ["disabled", "enabled"] };
/** A boolean that can also be left to AWS: the provider keeps it as a string. */
const nullableBoolean: ArgumentRule = {
  patterns: [{ pattern: /^(true|false|0|1)?$/i, message: "must be a boolean" }],
};
const templateName = {
  pattern: /^[0-9A-Za-z()./_-]+$/,
  message: "can only alphanumeric characters and ()-./_ symbols",
};
const nameTooShort = { pattern: /^.{3,}$/, message: "cannot be less than 3 characters" };

/** What a template can tag; AWS refuses the other types of the API's enumeration. */
const taggable = ["instance", "volume", "network-interface", "spot-instances-request"];
const userDataLimit = 16384;

/** Launch templates. */
export const ec2InstanceRules: Readonly<Record<string, ResourceRules>> = {
  aws_launch_template: {
    source: "internal/service/ec2/ec2_launch_template.go",
    arguments: {
      ...blockDeviceArguments(),
      ...instanceRequirementArguments,
      ...networkInterfaceArguments(),
      "capacity_reservation_specification.capacity_reservation_preference": {
        oneOf: ["capacity-reservations-only", "open", "none"],
      },
      "capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id": {
        conflictsWith: [
          "capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn",
        ],
      },
      "capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn":
        {
          format: "arn",
          conflictsWith: [
            "capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id",
          ],
        },
      "cpu_options.amd_sev_snp": enabledOrDisabled,
      "credit_specification.cpu_credits": { oneOf: ["standard", "unlimited"] },
      default_version: { ...atLeast(1), conflictsWith: ["update_default_version"] },
      description: { length: [0, 255] },
      ebs_optimized: nullableBoolean,
      "iam_instance_profile.arn": { format: "arn", conflictsWith: ["iam_instance_profile.name"] },
      instance_initiated_shutdown_behavior: { oneOf: ["stop", "terminate"] },
      "instance_market_options.market_type": { oneOf: ["spot", "capacity-block"] },
      "instance_market_options.spot_options.instance_interruption_behavior": {
        oneOf: ["hibernate", "stop", "terminate"],
      },
      "instance_market_options.spot_options.spot_instance_type": { oneOf: ["one-time", "persistent"] },
      "instance_market_options.spot_options.valid_until": {
        patterns: [
          {
            pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
            message: "must be a valid RFC3339 date",
          },
        ],
      },
      instance_type: { conflictsWith: ["instance_requirements"] },
      "license_specification.license_configuration_arn": { format: "arn" },
      "maintenance_options.auto_recovery": { oneOf: ["default", "disabled"] },
      "metadata_options.http_endpoint": enabledOrDisabled,
      "metadata_options.http_protocol_ipv6": enabledOrDisabled,
      "metadata_options.http_put_response_hop_limit": { range: [1, 64] },
      "metadata_options.http_tokens": { oneOf: ["optional", "required"] },
      "metadata_options.instance_metadata_tags": enabledOrDisabled,
      name: {
        forceNew: true,
        conflictsWith: ["name_prefix"],
        patterns: [
          nameTooShort,
          { pattern: /^.{0,125}$/, message: "cannot be longer than 125 characters" },
          templateName,
        ],
      },
      name_prefix: {
        forceNew: true,
        conflictsWith: ["name"],
        patterns: [
          nameTooShort,
          {
            pattern: /^.{0,99}$/,
            message: "cannot be longer than 99 characters, name is limited to 125",
          },
          templateName,
        ],
      },
      "placement.group_id": { conflictsWith: ["placement.group_name"] },
      "placement.group_name": { conflictsWith: ["placement.group_id"] },
      "placement.host_resource_group_arn": { format: "arn", conflictsWith: ["placement.host_id"] },
      "placement.tenancy": { oneOf: ["default", "dedicated", "host"] },
      "private_dns_name_options.hostname_type": { oneOf: ["ip-name", "resource-name"] },
      security_group_names: { conflictsWith: ["vpc_security_group_ids"] },
      update_default_version: { conflictsWith: ["default_version"] },
      user_data: { format: "base64" },
      vpc_security_group_ids: { conflictsWith: ["security_group_names"] },
    },
    computed: {
      id: ec2Id("lt"),
      arn: ec2Arn("launch-template"),
      default_version: () => 1,
      latest_version: () => 1,
      name: generatedName("terraform-"),
      name_prefix: prefixOfName,
    },
    changesOnUpdate: ["latest_version"],
    uniqueName: (template) => text(template.name),
    check: (template) => [
      ...checkUserData(template),
      ...checkNetworkInterfaces(template),
      ...checkSpotOptions(template),
      ...blocks(template.tag_specifications).flatMap(checkTagSpecification),
      ...blocks(template.block_device_mappings).flatMap((mapping) =>
        blocks(mapping.ebs).flatMap(checkVolume),
      ),
    ],
  },
};

function blockDeviceArguments(): Record<string, ArgumentRule> {
  const path = "block_device_mappings.ebs";
  return {
    [`${path}.delete_on_termination`]: nullableBoolean,
    [`${path}.encrypted`]: nullableBoolean,
    [`${path}.throughput`]: { range: [125, 2000] },
    [`${path}.volume_initialization_rate`]: { range: [100, 300] },
    [`${path}.volume_type`]: { oneOf: ["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"] },
  };
}

function networkInterfaceArguments(): Record<string, ArgumentRule> {
  const path = "network_interfaces";
  return {
    [`${path}.associate_carrier_ip_address`]: nullableBoolean,
    [`${path}.associate_public_ip_address`]: nullableBoolean,
    [`${path}.connection_tracking_specification.tcp_established_timeout`]: { range: [60, 432000] },
    [`${path}.connection_tracking_specification.udp_stream_timeout`]: { range: [60, 180] },
    [`${path}.connection_tracking_specification.udp_timeout`]: { range: [30, 60] },
    [`${path}.delete_on_termination`]: nullableBoolean,
    [`${path}.interface_type`]: { oneOf: ["efa", "efa-only", "interface"] },
    [`${path}.ipv4_addresses`]: { format: "ipv4-address" },
    [`${path}.ipv4_prefixes`]: { format: "cidr-ipv4" },
    [`${path}.ipv6_prefixes`]: { format: "cidr-ipv6" },
    [`${path}.primary_ipv6`]: nullableBoolean,
    [`${path}.private_ip_address`]: { format: "ipv4-address" },
  };
}

function checkUserData(template: Values): readonly Violation[] {
  const size = Buffer.from(text(template.user_data) ?? "", "base64").length;
  return size > userDataLimit
    ? [
        refusedByAws(
          "user_data",
          `InvalidUserData.Malformed: User data is limited to ${userDataLimit} bytes, this has ${size}`,
        ),
      ]
    : [];
}

function checkNetworkInterfaces(template: Values): readonly Violation[] {
  const interfaces = template.network_interfaces;
  return isGiven(template.vpc_security_group_ids) && isGiven(interfaces)
    ? [
        refusedByAws(
          "vpc_security_group_ids",
          "InvalidParameterCombination: Network interfaces and an instance-level security groups may not be specified on the same request",
        ),
      ]
    : [];
}

function checkSpotOptions(template: Values): readonly Violation[] {
  return blocks(template.instance_market_options)
    .flatMap((options) => blocks(options.spot_options))
    .flatMap((options): readonly Violation[] => {
      const minutes = options.block_duration_minutes;
      return typeof minutes === "number" && minutes % 60 !== 0
        ? [
            {
              path: "instance_market_options.spot_options.block_duration_minutes",
              summary: `expected block_duration_minutes to be divisible by 60, got: ${minutes}`,
            },
          ]
        : [];
    });
}

function checkTagSpecification(specification: Values): readonly Violation[] {
  const type = text(specification.resource_type);
  return type === undefined || taggable.includes(type)
    ? []
    : [
        refusedByAws(
          "tag_specifications.resource_type",
          `InvalidParameterValue: '${type}' is not a valid taggable resource type for this operation.`,
        ),
      ];
}

/** What AWS refuses of a volume by its type. */
function checkVolume(volume: Values): readonly Violation[] {
  const path = "block_device_mappings.ebs";
  const type = text(volume.volume_type);
  const violations: Violation[] = [];
  if (type !== undefined && type !== "gp3" && isGiven(volume.throughput)) {
    violations.push(
      refusedByAws(
        `${path}.throughput`,
        `InvalidParameterCombination: The parameter throughput is not supported for ${type} volumes.`,
      ),
    );
  }
  if ((type === "io1" || type === "io2") && isAbsent(volume.iops)) {
    violations.push(
      refusedByAws(`${path}.iops`, "MissingParameter: The request must contain the parameter iops"),
    );
  }
  if (isGiven(volume.kms_key_id) && volume.encrypted === "false") {
    violations.push(
      refusedByAws(
        `${path}.kms_key_id`,
        "InvalidParameterDependency: The parameter KmsKeyId requires the parameter Encrypted to be set.",
      ),
    );
  }
  return violations;
}
