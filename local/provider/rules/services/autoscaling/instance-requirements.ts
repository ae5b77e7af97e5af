import { atLeast } from "../../common/argument-rules";
import type { ArgumentRule } from "../../rule";

const INCLUSION = ["included", "excluded", "required"];

/** Blocks of a least and a greatest value, with the lowest that each may be. */
const INTEGER_RANGES: readonly (readonly [name: string, lowestMax: number])[] = [
  ["accelerator_count", 0],
  ["accelerator_total_memory_mib", 1],
  ["baseline_ebs_bandwidth_mbps", 1],
  ["memory_mib", 1],
  ["network_interface_count", 1],
  ["vcpu_count", 1],
];

/** `FloatGreaterThan(0)`: the bounds of a rule are inclusive. */
const moreThanZero: ArgumentRule = { range: [Number.MIN_VALUE, Number.POSITIVE_INFINITY] };

const FLOAT_RANGES = ["memory_gib_per_vcpu", "network_bandwidth_gbps", "total_local_storage_gb"];

const SCALARS: Readonly<Record<string, ArgumentRule>> = {
  accelerator_manufacturers: { oneOf: ["nvidia", "amd", "amazon-web-services", "xilinx"] },
  accelerator_names: { oneOf: ["a100", "v100", "k80", "t4", "m60", "radeon-pro-v520", "vu9p"] },
  accelerator_types: { oneOf: ["gpu", "fpga", "inference"] },
  allowed_instance_types: { items: [0, 400] },
  bare_metal: { oneOf: INCLUSION },
  burstable_performance: { oneOf: INCLUSION },
  cpu_manufacturers: { oneOf: ["intel", "amd", "amazon-web-services", "apple"] },
  excluded_instance_types: { items: [0, 400] },
  instance_generations: { oneOf: ["current", "previous"] },
  local_storage: { oneOf: INCLUSION },
  local_storage_types: { oneOf: ["hdd", "ssd"] },
  max_spot_price_as_percentage_of_optimal_on_demand_price: atLeast(1),
  on_demand_max_price_percentage_over_lowest_price: atLeast(1),
  spot_max_price_percentage_over_lowest_price: atLeast(1),
};

/** Rules of an `instance_requirements` block at a path. */
export function instanceRequirements(path: string): Readonly<Record<string, ArgumentRule>> {
  return {
    ...Object.fromEntries(Object.entries(SCALARS).map(([name, rule]) => [`${path}.${name}`, rule])),
    ...Object.fromEntries(
      INTEGER_RANGES.flatMap(([name, lowestMax]) => [
        [`${path}.${name}.max`, atLeast(lowestMax)],
        [`${path}.${name}.min`, atLeast(1)],
      ]),
    ),
    ...Object.fromEntries(
      FLOAT_RANGES.flatMap((name) => [
        [`${path}.${name}.max`, moreThanZero],
        [`${path}.${name}.min`, moreThanZero],
      ]),
    ),
  };
}
