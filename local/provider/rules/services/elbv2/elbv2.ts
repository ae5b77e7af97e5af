import { uniqueSuffix } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, joined, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { actionArguments, checkActions } from "./actions";
import { childArn, listenerRules } from "./listener";
import { loadBalancerRules } from "./load-balancer";
import { targetGroupRules } from "./target-group";

const conditions = [
  "host_header",
  "http_header",
  "http_request_method",
  "path_pattern",
  "query_string",
  "source_ip",
];

/** Elastic Load Balancing version 2: application, network and gateway load balancers. */
export const elbv2Rules: Readonly<Record<string, ResourceRules>> = {
  aws_lb: loadBalancerRules,
  aws_lb_target_group: targetGroupRules,
  aws_lb_listener: listenerRules,
  aws_lb_listener_rule: {
    source: "internal/service/elbv2/listener_rule.go",
    arguments: {
      ...actionArguments("action", "rule"),
      "condition.host_header.values": { length: [1, 128] },
      "condition.host_header.regex_values": { length: [1, 128] },
      "condition.http_header.http_header_name": {
        patterns: [
          {
            pattern: /^[0-9A-Za-z_!#$%&'*+,.^`|~-]{1,40}$/,
            message: "a header name has 1 to 40 characters",
          },
        ],
      },
      "condition.http_header.values": { length: [1, 128] },
      "condition.http_header.regex_values": { length: [1, 128] },
      "condition.http_request_method.values": {
        patterns: [
          { pattern: /^[A-Za-z-_]{1,40}$/, message: "a method is letters, hyphens and underscores" },
        ],
      },
      "condition.path_pattern.values": { length: [1, 128] },
      "condition.path_pattern.regex_values": { length: [1, 128] },
      listener_arn: { forceNew: true, format: "arn" },
      transform: { items: [0, 2] },
      "transform.type": { oneOf: ["host-header-rewrite", "url-rewrite"], ignoreCase: true },
      "transform.host_header_rewrite_config.rewrite.regex": { length: [1, 1024] },
      "transform.host_header_rewrite_config.rewrite.replace": { length: [0, 1024] },
      "transform.url_rewrite_config.rewrite.regex": { length: [1, 1024] },
      "transform.url_rewrite_config.rewrite.replace": { length: [0, 1024] },
    },
    computed: {
      arn: (rule, context) =>
        `${childArn(rule.listener_arn, "listener", "listener-rule")}/${context.hex(16, "arn")}`,
      id: (rule) => rule.arn,
      // AWS appends the rule behind the last one; only the listener's own rules would tell where that is.
      priority: (_rule, context) => 1 + (Number.parseInt(context.hex(8, "priority"), 16) % 50000),
    },
    uniqueName: (rule) => joined(" of ", rule.priority, rule.listener_arn),
    check: checkListenerRule,
  },
  aws_lb_target_group_attachment: {
    source: "internal/service/elbv2/target_group_attachment.go",
    arguments: {
      availability_zone: { forceNew: true },
      port: { forceNew: true },
      target_group_arn: { forceNew: true },
      target_id: { forceNew: true },
    },
    computed: {
      id: (attachment, context) =>
        `${text(attachment.target_group_arn) ?? ""}-${uniqueSuffix(context, "attachment")}`,
    },
  },
};

function checkListenerRule(rule: Values): readonly Violation[] {
  const violations: Violation[] = [...checkActions("action", rule.action)];
  const { priority } = rule;
  if (typeof priority === "number" && priority !== 99999 && (priority < 1 || priority > 50000)) {
    violations.push({
      path: "priority",
      summary: '"priority" must be in the range 1-50000 for normal rule or 99999 for the default rule',
    });
  }
  for (const condition of blocks(rule.condition)) {
    const list = `${conditions.slice(0, -1).join(", ")} or ${conditions.at(-1)}`;
    if (conditions.filter((name) => isGiven(condition[name])).length > 1) {
      violations.push({ path: "condition", summary: `Only one of ${list} can be set in a condition` });
    } else if (conditions.every((name) => isAbsent(condition[name]))) {
      violations.push({ path: "condition", summary: `One of ${list} must be set in a condition` });
    }
  }
  return violations;
}
