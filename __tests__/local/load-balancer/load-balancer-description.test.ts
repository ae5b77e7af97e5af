import {
  describeLoadBalancer,
  type LoadBalancerDescription,
} from "../../../local/load-balancer/load-balancer-description";
import type { RawState } from "../../../local/terraform/state";
import { resource, type SynthesizedStack, synthesize } from "../../support/synthesize";

const stack = synthesize().VpcInfrastructureStack;

const expected: LoadBalancerDescription = {
  domainName: "deepseek.jonathanmau.com",
  listener: {
    port: 443,
    oldestTlsVersion: "TLSv1_2",
    idleTimeoutSeconds: 300,
    clientKeepAliveSeconds: 3600,
    dropInvalidHeaderFields: true,
    targetGroup: "${aws_lb_target_group.target-group_group.arn}",
  },
  targetGroup: {
    port: 50051,
    protocol: "HTTPS",
    protocolVersion: "HTTP2",
    algorithm: "round_robin",
    deregistrationDelaySeconds: 120,
    slowStartSeconds: 0,
    healthCheck: {
      port: 443,
      protocol: "HTTPS",
      path: "/health",
      matcher: [{ first: 200, last: 200 }],
      intervalSeconds: 15,
      timeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    },
    stickiness: { cookieName: "LlmServiceStickiness", durationSeconds: 900 },
  },
};

/** The stack with other attributes of the resources that are named. */
function changed(changes: Record<string, Record<string, unknown>>): SynthesizedStack {
  const copy = structuredClone(stack);
  for (const [address, attributes] of Object.entries(changes)) {
    const [type = "", name = ""] = address.split(".");
    Object.assign(resource(copy, type, name), attributes);
  }
  return copy;
}

const group = "aws_lb_target_group.target-group_group";
const healthCheck = resource(stack, "aws_lb_target_group", "target-group_group").health_check as object;
const stickiness = resource(stack, "aws_lb_target_group", "target-group_group").stickiness as object;
const listener = "aws_lb_listener.load-balancer_https-listener";
const balancer = "aws_lb.load-balancer_alb";

test("reads the synthesized configuration", () => {
  expect(describeLoadBalancer(stack)).toEqual(expected);
});

test("follows the configuration", () => {
  const other = describeLoadBalancer(
    synthesize([
      "targetGroup.protocolVersion=GRPC",
      "targetGroup.stickiness.cookieName=Other",
      "targetGroup.deregistrationDelaySeconds=30",
      "service.drainSeconds=20",
    ]).VpcInfrastructureStack,
  );
  expect(other.targetGroup).toMatchObject({
    protocolVersion: "GRPC",
    deregistrationDelaySeconds: 30,
    healthCheck: { port: 50051, path: "/grpc.health.v1.Health/Check", matcher: [{ first: 0, last: 0 }] },
    stickiness: { cookieName: "Other" },
  });
});

test("reads the applied state, where blocks are lists and what is absent is null", () => {
  const arns = { group: "arn:group", balancer: "arn:balancer", name: "internal.elb.amazonaws.com" };
  const applied = (type: string, name: string, others: Record<string, unknown>) => {
    const attributes = Object.entries({ ...resource(stack, type, name), ...others }).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && !Array.isArray(value) ? [value] : value,
    ]);
    return {
      mode: "managed" as const,
      type,
      name,
      instances: [{ attributes: { slow_start: null, ...Object.fromEntries(attributes) } }],
    };
  };
  const state: RawState = {
    outputs: {},
    resources: [
      applied("aws_lb", "load-balancer_alb", { arn: arns.balancer, dns_name: arns.name, idle_timeout: null }),
      applied("aws_lb_listener", "load-balancer_https-listener", {
        load_balancer_arn: arns.balancer,
        default_action: [{ type: "forward", target_group_arn: arns.group, forward: [], order: 0 }],
      }),
      applied("aws_lb_target_group", "target-group_group", { arn: arns.group }),
      applied("aws_route53_record", "private-zone_load-balancer", { alias: { name: arns.name } }),
    ],
  };
  expect(describeLoadBalancer(state)).toEqual({
    ...expected,
    // 60 s is the provider's default for what the state has not.
    listener: { ...expected.listener, idleTimeoutSeconds: 60, targetGroup: arns.group },
  });
});

test("what AWS takes for granted need not be written", () => {
  const { targetGroup } = describeLoadBalancer(
    changed({ [group]: { health_check: { path: "/", protocol: "HTTPS" }, deregistration_delay: null } }),
  );
  expect(targetGroup).toMatchObject({
    deregistrationDelaySeconds: 300,
    healthCheck: {
      port: 50051,
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthyThreshold: 3,
      unhealthyThreshold: 3,
    },
  });
});

test("a matcher can have several codes and ranges, and the port can be the traffic's", () => {
  const { healthCheck: check } = describeLoadBalancer(
    changed({ [group]: { health_check: { ...healthCheck, matcher: "200,202-204", port: "traffic-port" } } }),
  ).targetGroup;
  expect(check.matcher).toEqual([
    { first: 200, last: 200 },
    { first: 202, last: 204 },
  ]);
  expect(check.port).toBe(50051);
});

test("stickiness can be off", () => {
  const off = changed({ [group]: { stickiness: { ...stickiness, enabled: false } } });
  expect(describeLoadBalancer(off).targetGroup.stickiness).toBeUndefined();
});

test.each([
  [group, { protocol_version: "HTTP1" }, 'protocol_version is "HTTP1"; allowed: HTTP2 or GRPC'],
  [group, { protocol_version: undefined }, "protocol_version is missing; it is needed: HTTP2 or GRPC"],
  [group, { port: "${var.port}" }, 'port is "${var.port}" (known only after apply: give the applied state)'],
  [group, { target_type: "lambda" }, 'target_type is "lambda"; allowed: instance or ip'],
  [group, { load_balancing_algorithm_type: "weighted_random" }, 'load_balancing_algorithm_type is "weighted'],
  [group, { health_check: { ...healthCheck, enabled: false } }, "health_check.enabled is false"],
  [
    group,
    { health_check: { ...healthCheck, matcher: "2xx" } },
    'health_check.matcher is "2xx"; allowed: codes',
  ],
  [
    group,
    { stickiness: { ...stickiness, type: "lb_cookie" } },
    'stickiness.type is "lb_cookie"; allowed: app_',
  ],
  [
    group,
    { stickiness: { ...stickiness, cookie_name: "a;b" } },
    'stickiness.cookie_name is "a;b"; allowed: the',
  ],
  [
    listener,
    { ssl_policy: "ELBSecurityPolicy-2016-08" },
    'ssl_policy is "ELBSecurityPolicy-2016-08"; allowed:',
  ],
  [
    listener,
    { default_action: [{ type: "redirect" }] },
    'default_action.type is "redirect"; allowed: forward',
  ],
  [listener, { default_action: [] }, "default_action is []; allowed: one action"],
  [balancer, { idle_timeout: "long" }, 'idle_timeout is "long"; allowed: a number'],
] as const)("%s %j is refused by name", (address, attributes, message) => {
  expect(() => describeLoadBalancer(changed({ [address]: attributes }))).toThrow(`${address}: ${message}`);
});

test("a stack without a part, or with two, is refused", () => {
  expect(() => describeLoadBalancer(changed({ [listener]: { protocol: "HTTP" } }))).toThrow(
    "the stack should have one aws_lb_listener with protocol HTTPS, and has none",
  );
  const two = structuredClone(stack);
  const listeners = two.resource.aws_lb_listener as Record<string, Record<string, unknown>>;
  listeners.second = { ...resource(two, "aws_lb_listener", "load-balancer_https-listener") };
  expect(() => describeLoadBalancer(two)).toThrow(
    "has aws_lb_listener.load-balancer_https-listener, aws_lb_listener.second",
  );
});
