import { atLeast } from "../../common/argument-rules";
import type { ArgumentRule } from "../../rule";

const path = "instance_requirements";
/** The provider asks for more than 0.0; the smallest double above it is the inclusive bound. */
const positive = atLeast(Number.MIN_VALUE);

const bounds = (name: string, rule: ArgumentRule): Record<string, ArgumentRule> => ({
  [`${path}.${name}.max`]: rule,
  [`${path}.${name}.min`]: rule,
});

const inclusion: ArgumentRule = { oneOf: ["included", "required", "excluded"] };

/** Which instance types a launch template may launch, instead of one `instance_type`. */
export const instanceRequirementArguments: Readonly<Record<string, ArgumentRule>> = {
  [path]: { conflictsWith: ["instance_type"] },
  [`${path}.accelerator_count.max`]: atLeast(0),
  [`${path}.accelerator_count.min`]: atLeast(1),
  [`${path}.accelerator_manufacturers`]: {
    oneOf: ["amazon-web-services", "amd", "nvidia", "xilinx", "habana"],
  },
  [`${path}.accelerator_names`]: {
    oneOf: [
      "a100",
      "inferentia",
      "k520",
      "k80",
      "m60",
      "radeon-pro-v520",
      "t4",
      "vu9p",
      "v100",
      "a10g",
      "h100",
      "t4g",
      "l40s",
      "l4",
      "gaudi-hl-205",
      "inferentia2",
      "trainium",
      "trainium2",
      "u30",
    ],
  },
  [`${path}.accelerator_types`]: { oneOf: ["gpu", "fpga", "inference", "media"] },
  ...bounds("accelerator_total_memory_mib", atLeast(1)),
  [`${path}.allowed_instance_types`]: {
    items: [0, 400],
    conflictsWith: [`${path}.excluded_instance_types`],
  },
  [`${path}.bare_metal`]: inclusion,
  ...bounds("baseline_ebs_bandwidth_mbps", atLeast(1)),
  [`${path}.burstable_performance`]: inclusion,
  [`${path}.cpu_manufacturers`]: { oneOf: ["intel", "amd", "amazon-web-services", "apple"] },
  [`${path}.excluded_instance_types`]: {
    items: [0, 400],
    conflictsWith: [`${path}.allowed_instance_types`],
  },
  [`${path}.instance_generations`]: { oneOf: ["current", "previous"] },
  [`${path}.local_storage`]: inclusion,
  [`${path}.local_storage_types`]: { oneOf: ["hdd", "ssd"] },
  [`${path}.max_spot_price_as_percentage_of_optimal_on_demand_price`]: {
    ...atLeast(1),
    conflictsWith: [`${path}.spot_max_price_percentage_over_lowest_price`],
  },
  ...bounds("memory_gib_per_vcpu", positive),
  ...bounds("memory_mib", atLeast(1)),
  ...bounds("network_bandwidth_gbps", positive),
  ...bounds("network_interface_count", atLeast(1)),
  [`${path}.on_demand_max_price_percentage_over_lowest_price`]: atLeast(1),
  [`${path}.spot_max_price_percentage_over_lowest_price`]: {
    ...atLeast(1),
    conflictsWith: [`${path}.max_spot_price_as_percentage_of_optimal_on_demand_price`],
  },
  ...bounds("total_local_storage_gb", positive),
  ...bounds("vcpu_count", atLeast(1)),
};
