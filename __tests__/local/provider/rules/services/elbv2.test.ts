import { elbv2Rules } from "../../../../../local/provider/rules/services/elbv2/elbv2";
import { applyContext, created, problems } from "../../support/apply-context";

const {
  aws_lb: balancer,
  aws_lb_target_group: group,
  aws_lb_listener: listener,
  aws_lb_listener_rule: rule,
} = elbv2Rules;

const balancerArn =
  "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/chat/50dc6c495c0c9188";
const target = { port: 50051, protocol: "HTTPS", vpc_id: "vpc-1" };

describe("computed values", () => {
  test("an internal load balancer has its ARN as id, an internal name and the zone of its region", () => {
    const made = created(balancer, { name: "chat", internal: true });
    expect(made.arn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/chat\/[0-9a-f]{16}$/,
    );
    expect(made.id).toBe(made.arn);
    expect(made.arn_suffix).toMatch(/^app\/chat\/[0-9a-f]{16}$/);
    expect(made.dns_name).toMatch(/^internal-chat-\d{10}\.us-east-1\.elb\.amazonaws\.com$/);
    expect(made.zone_id).toBe("Z35SXDOTRQ7X7K");
  });

  test("a network load balancer has another name, ARN and zone", () => {
    const values = { name: "chat", load_balancer_type: "network" };
    const made = created(balancer, values, applyContext("seed", { region: "eu-west-1" }));
    expect(made.arn).toContain(":loadbalancer/net/chat/");
    expect(made.dns_name).toMatch(/^chat-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/);
    expect(made.zone_id).toBe("Z2IFOLAFXWLO4F");
  });

  test("a name that Terraform makes has at most 32 characters", () => {
    expect(created(balancer, {}).name).toMatch(/^tf-lb-\d{18}[0-9a-f]{8}$/);
    expect(String(created(group, { name_prefix: "llm-gr" }).name)).toHaveLength(32);
  });

  test("a target group's suffix begins with its kind", () => {
    const made = created(group, { ...target, name: "llm" });
    expect(made.arn_suffix).toMatch(/^targetgroup\/llm\/[0-9a-f]{16}$/);
    expect(made).toMatchObject({ id: made.arn, protocol_version: "HTTP1", ip_address_type: "ipv4" });
  });

  test("a listener repeats the path of its load balancer, and a rule that of its listener", () => {
    const made = created(listener, { load_balancer_arn: balancerArn, certificate_arn: "arn" });
    expect(made.arn).toMatch(/:listener\/app\/chat\/50dc6c495c0c9188\/[0-9a-f]{16}$/);
    expect(made).toMatchObject({ id: made.arn, protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-2016-08" });
    const ofListener = created(rule, { listener_arn: made.arn });
    expect(ofListener.arn).toMatch(
      /:listener-rule\/app\/chat\/50dc6c495c0c9188\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    );
    expect(created(listener, { load_balancer_arn: balancerArn }).protocol).toBe("HTTP");
  });
});

test("a protected load balancer is not deleted", () => {
  expect(balancer?.refuseDelete?.({ arn: balancerArn, enable_deletion_protection: true })).toBe(
    `OperationNotPermitted: Load balancer '${balancerArn}' cannot be deleted because deletion protection is enabled`,
  );
  expect(balancer?.refuseDelete?.({ arn: balancerArn, enable_deletion_protection: false })).toBeUndefined();
});

test("a region holds one load balancer and one target group of a name", () => {
  expect(balancer?.uniqueName?.({ name: "chat" })).toBe("chat");
  expect(group?.uniqueName?.({ name: "llm" })).toBe("llm");
  expect(balancer?.uniqueName?.({ name: undefined })).toBeUndefined();
});

test.each([
  ["internal-chat", false],
  ["-chat", false],
  ["chat-", false],
  ["chat_llm", false],
  ["a".repeat(33), false],
  ["a".repeat(32), true],
  ["chat-llm", true],
])("the load balancer name %s is accepted: %s", (name, accepted) => {
  const patterns = balancer?.arguments.name?.patterns ?? [];
  expect(patterns.every(({ pattern }) => pattern.test(name))).toBe(accepted);
});

describe("load balancer", () => {
  test("an application load balancer spans two zones", () => {
    expect(problems(balancer, { subnets: ["subnet-1"] })).toEqual([
      expect.stringContaining("At least two subnets"),
    ]);
    expect(problems(balancer, { subnets: ["subnet-1", "subnet-2"] })).toEqual([]);
    expect(problems(balancer, { subnets: ["subnet-1"], load_balancer_type: "network" })).toEqual([]);
  });

  test("the idle timeout is at most 4000 s", () => {
    expect(problems(balancer, { idle_timeout: 4000 })).toEqual([]);
    expect(problems(balancer, { idle_timeout: 4001 })).toEqual([
      expect.stringContaining("between 1 and 4000"),
    ]);
  });
});

describe("target group", () => {
  test.each([
    ["nothing", {}, ["port", "protocol", "vpc_id"]],
    ["a Lambda function", { target_type: "lambda" }, []],
    ["all three", target, []],
    ["a VPC not known yet", { ...target, vpc_id: undefined }, []],
  ])("with %s", (_case, values, missing) => {
    expect(problems(group, values)).toEqual(
      missing.map(
        (path) => `${path}: Attribute "${path}" must be specified when "target_type" is "instance".`,
      ),
    );
  });

  test("protocol versions are for HTTP and HTTPS", () => {
    expect(problems(group, { ...target, protocol: "TCP", protocol_version: "HTTP2" })).toEqual([
      'protocol_version: Attribute "protocol_version" cannot be specified when "protocol" is "TCP".',
    ]);
    expect(problems(group, { ...target, protocol_version: "HTTP2" })).toEqual([]);
  });

  test.each([
    ["HTTP2", "200", undefined],
    ["HTTP2", "200-299,302", undefined],
    ["HTTP2", "0", "HTTP code '0' must be within '200-499'"],
    ["GRPC", "0", undefined],
    ["GRPC", "0-99", undefined],
    ["GRPC", "200", "GRPC code '200' must be within '0-99'"],
    ["HTTP1", "OK", "not a list of codes"],
  ])("the matcher of %s may be %s: %s", (protocol_version, matcher, words) => {
    const health_check = [{ protocol: "HTTPS", matcher, interval: null }];
    expect(problems(group, { ...target, protocol_version, health_check })).toEqual(
      words === undefined ? [] : [expect.stringContaining(words)],
    );
  });

  test("a health check ends before the next begins", () => {
    const check = (values: object) =>
      problems(group, { ...target, health_check: [{ protocol: null, interval: null, ...values }] });
    expect(check({ interval: 10, timeout: 10 })).toEqual([
      "health_check.timeout: ValidationError: Health check interval must be greater than the timeout.",
    ]);
    expect(check({ timeout: 30 })).toHaveLength(1);
    expect(check({ timeout: 29 })).toEqual([]);
  });

  test("a TCP health check has no matcher and does not check an HTTPS group", () => {
    expect(
      problems(group, { ...target, health_check: [{ protocol: "TCP", matcher: "200", interval: null }] }),
    ).toEqual([
      'health_check.matcher: Attribute "health_check[0].matcher" cannot be specified when "health_check[0].protocol" is "TCP".',
      'health_check.protocol: Attribute "health_check[0].protocol" cannot have value "TCP" when "protocol" is "HTTPS".',
    ]);
  });

  test.each([
    ["an application cookie", { type: "app_cookie", cookie_name: "LlmServiceStickiness" }, undefined],
    ["no cookie name", { type: "app_cookie", cookie_name: null }, "A cookie name must be specified"],
    ["a reserved name", { type: "app_cookie", cookie_name: "AWSALBAPP-0" }, "reserved"],
    [
      "the source address",
      { type: "source_ip" },
      "'source_ip' is not supported for target groups with the HTTPS",
    ],
    ["disabled stickiness", { type: "source_ip", enabled: false }, undefined],
  ])("stickiness by %s", (_case, values, words) => {
    const stickiness = [{ enabled: null, ...values }];
    expect(problems(group, { ...target, stickiness })).toEqual(
      words === undefined ? [] : [expect.stringContaining(words)],
    );
  });

  test("application cookies need load balancing across zones", () => {
    const stickiness = [{ enabled: true, type: "app_cookie", cookie_name: "a" }];
    expect(problems(group, { ...target, stickiness, load_balancing_cross_zone_enabled: "false" })).toEqual([
      expect.stringContaining("cross-zone load balancing is off"),
    ]);
  });

  test.each([
    ["slow_start", 0, []],
    ["slow_start", 29, ["to be in the range (30 - 900), got 29"]],
  ])("%s of %s", (path, value, words) => {
    expect(problems(group, { ...target, [path]: value })).toEqual(
      words.map((part) => expect.stringContaining(part)),
    );
  });

  test("targets drain for 300 s unless told otherwise", () => {
    expect(group?.arguments.deregistration_delay).toEqual({ default: "300", range: [0, 3600] });
  });

  test("the port of the health check is a port or the traffic's", () => {
    const [rule] = group?.arguments["health_check.port"]?.patterns ?? [];
    const accepted = ["traffic-port", "443", "65535", "65536"];
    expect(accepted.every((port) => rule?.pattern.test(port))).toBe(true);
    expect(["0", "65537", "https", "443 "].some((port) => rule?.pattern.test(port))).toBe(false);
  });
});

describe("listener", () => {
  const forward = [{ type: "forward", target_group_arn: "arn", forward: [] }];
  const https = {
    load_balancer_arn: balancerArn,
    port: 443,
    protocol: "HTTPS",
    certificate_arn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    default_action: forward,
    ssl_policy: null,
  };

  test.each([
    ["HTTPS with a certificate", {}, undefined],
    ["HTTPS without", { certificate_arn: null }, "A certificate must be specified for HTTPS listeners"],
    ["HTTP with a certificate", { protocol: "HTTP" }, "A certificate cannot be specified for HTTP listeners"],
    ["a certificate of another region", { region: "eu-west-1" }, "is not valid"],
    ["a certificate not known yet", { certificate_arn: undefined, region: "eu-west-1" }, undefined],
    ["an invented policy", { ssl_policy: "TLS13" }, "SSL policy 'TLS13' not found"],
    ["no port", { port: null }, "A listener port must be specified"],
    ["a load balancer not known yet", { port: null, load_balancer_arn: undefined }, undefined],
  ])("with %s", (_case, values, words) => {
    expect(problems(listener, { ...https, ...values })).toEqual(
      words === undefined ? [] : [expect.stringContaining(words)],
    );
  });

  test.each([
    [{ type: "forward" }, 'Either "default_action[0].target_group_arn" or "default_action[0].forward"'],
    [{ type: "redirect" }, '"default_action[0].redirect" must be specified when "default_action[0].type"'],
    [{ type: "fixed-response" }, '"default_action[0].fixed_response" must be specified'],
    [
      { type: "forward", target_group_arn: "a", forward: [{ target_group: [{ arn: "b" }] }] },
      "only if the ARNs match",
    ],
  ])("an action without its block is refused: %j", (action, words) => {
    const empty = { target_group_arn: null, forward: [], redirect: [], fixed_response: [] };
    const default_action = [{ ...empty, ...action }];
    expect(problems(listener, { ...https, default_action })).toEqual([expect.stringContaining(words)]);
  });

  test("two listeners on one port have the same name", () => {
    expect(listener?.uniqueName?.(https)).toBe(`443 on ${balancerArn}`);
  });
});

test("a condition of a listener rule checks one thing", () => {
  const none = {
    host_header: [],
    http_header: [],
    http_request_method: [],
    path_pattern: [],
    query_string: [],
    source_ip: [],
  };
  const action = [{ type: "forward", target_group_arn: "arn", forward: [] }];
  const values = [{ values: ["/a"] }];
  const condition = (given: object) => problems(rule, { action, condition: [{ ...none, ...given }] });
  expect(condition({ path_pattern: values })).toEqual([]);
  expect(condition({})).toEqual([expect.stringContaining("must be set in a condition")]);
  expect(condition({ path_pattern: values, host_header: values })).toEqual([
    expect.stringContaining("can be set in a condition"),
  ]);
  expect(problems(rule, { action, priority: 50001 })).toEqual([expect.stringContaining("1-50000")]);
});

test("the secret of an OpenID Connect client is hidden", () => {
  expect(listener?.arguments["default_action.authenticate_oidc.client_secret"]?.sensitive).toBe(true);
  expect(rule?.arguments["action.authenticate_oidc.client_secret"]?.sensitive).toBe(true);
});
