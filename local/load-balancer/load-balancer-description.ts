import {
  isAttributeOf,
  resourcesOf,
  type SynthesizedResources,
  type TerraformResource,
} from "../terraform/resource";
import type { RawState } from "../terraform/state";
import { type Listener, readListener } from "./listener";
import { readTargetGroup, type TargetGroup } from "./target-group";

/** A load balancer as a stack describes it. */
export interface LoadBalancerDescription {
  /** Of the record that leads clients to it, and of its certificate. */
  readonly domainName: string;
  readonly listener: Listener;
  readonly targetGroup: TargetGroup;
}

/**
 * Reads the HTTPS listener of a stack, its load balancer, its target group and its domain name.
 *
 * @param stack the synthesized configuration or the applied state
 * @throws UnusableAttribute, Error when one of them is missing or there are several
 */
export function describeLoadBalancer(stack: SynthesizedResources | RawState): LoadBalancerDescription {
  const resources = resourcesOf(stack);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const listenerResource = only(
    "aws_lb_listener with protocol HTTPS",
    ofType("aws_lb_listener").filter(({ attributes }) => attributes.protocol === "HTTPS"),
  );
  const loadBalancer = only(
    `aws_lb of aws_lb_listener.${listenerResource.name}`,
    ofType("aws_lb").filter((each) =>
      isAttributeOf(listenerResource.attributes.load_balancer_arn, each, "arn"),
    ),
  );
  const listener = readListener(listenerResource, loadBalancer);
  const targetGroup = only(
    `aws_lb_target_group of aws_lb_listener.${listenerResource.name}`,
    ofType("aws_lb_target_group").filter((each) => isAttributeOf(listener.targetGroup, each, "arn")),
  );
  const record = only(
    `aws_route53_record with an alias of aws_lb.${loadBalancer.name}`,
    ofType("aws_route53_record").filter(({ attributes }) =>
      [attributes.alias].flat().some((alias) => isAttributeOf(nameOf(alias), loadBalancer, "dns_name")),
    ),
  );
  return {
    domainName: String(record.attributes.name),
    listener,
    targetGroup: readTargetGroup(targetGroup),
  };
}

function nameOf(alias: unknown): unknown {
  return (alias as { name?: unknown } | undefined)?.name;
}

function only(what: string, found: readonly TerraformResource[]): TerraformResource {
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const names = found.map(({ type, name }) => `${type}.${name}`).join(", ");
    throw new Error(`the stack should have one ${what}, and has ${names === "" ? "none" : names}`);
  }
  return first;
}
