import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

/** Oldest TLS version that each security policy allows; all of ours allow 1.3. */
const oldestTlsVersions = {
  "ELBSecurityPolicy-TLS13-1-2-2021-06": "TLSv1_2",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": "TLSv1_2",
  "ELBSecurityPolicy-TLS13-1-3-2021-06": "TLSv1_3",
} as const;

/** What `aws_lb_listener` and its `aws_lb` say, as far as it decides how clients are served. */
export interface Listener {
  /** That clients use; the local one differs. */
  readonly port: number;
  readonly oldestTlsVersion: "TLSv1_2" | "TLSv1_3";
  /** After so long without a byte in either direction a request is broken off. */
  readonly idleTimeoutSeconds: number;
  /** A client's connection takes no new requests after it. */
  readonly clientKeepAliveSeconds: number;
  /** Headers whose names have other characters than letters, digits and hyphens do not reach the target. */
  readonly dropInvalidHeaderFields: boolean;
  /** Reference to, or ARN of, the target group. */
  readonly targetGroup: string;
}

/**
 * Reads a listener and the load balancer that it belongs to from the configuration or the state.
 *
 * @throws UnusableAttribute
 */
export function readListener(resource: TerraformResource, loadBalancer: TerraformResource): Listener {
  const listener = AttributeReader.of(resource);
  const balancer = AttributeReader.of(loadBalancer);
  balancer.oneOf("load_balancer_type", ["application"], "application");
  listener.oneOf("protocol", ["HTTPS"]);
  const policies = Object.keys(oldestTlsVersions) as (keyof typeof oldestTlsVersions)[];
  return {
    port: listener.number("port"),
    oldestTlsVersion: oldestTlsVersions[listener.oneOf("ssl_policy", policies)],
    idleTimeoutSeconds: balancer.number("idle_timeout", 60),
    clientKeepAliveSeconds: balancer.number("client_keep_alive", 3600),
    dropInvalidHeaderFields: balancer.boolean("drop_invalid_header_fields", false),
    targetGroup: forwardTarget(listener),
  };
}

function forwardTarget(listener: AttributeReader): string {
  const actions = listener.blocks("default_action");
  const [action] = actions;
  if (action === undefined || actions.length > 1) {
    throw listener.unusable("default_action", "one action, which forwards to one target group");
  }
  action.oneOf("type", ["forward"]);
  return action.string("target_group_arn");
}
