import type { RawState } from "../terraform/state";
import { readUnitPolicies, type UnitPolicies } from "./unit-policies";
import {
  type InstanceEnvironment,
  readInstanceEnvironment,
  type SynthesizedInstanceStack,
} from "./user-data";

/** What the launch template makes of an instance, as far as it decides what runs there. */
export interface InstanceTemplate {
  readonly environment: InstanceEnvironment;
  readonly policies: UnitPolicies;
}

/**
 * @param stack the synthesized configuration or the applied state
 * @throws Error when there is no launch template, or it is not what instances here can be made of
 */
export function readInstanceTemplate(stack: SynthesizedInstanceStack | RawState): InstanceTemplate {
  return { environment: readInstanceEnvironment(stack), policies: readUnitPolicies(stack) };
}
