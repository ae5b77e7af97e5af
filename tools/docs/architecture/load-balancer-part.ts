import type { Drawing } from "./drawing";
import { answeringRow } from "./inference-part";
import { subnetZone } from "./network-part";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { duration } from "./words";

/** The internal load balancer with its listener, and the target group that the listener forwards to. */
export function addLoadBalancer(drawing: Drawing, stacks: StackResources): void {
  const balancer = stacks.one("aws_lb");
  const listener = stacks.one("aws_lb_listener");
  const group = stacks.one("aws_lb_target_group");
  const { stack } = balancer;
  // The target group stands nowhere by itself: it is drawn beside what forwards to it.
  const zone = subnetZone(stacks, balancer, "subnets");
  const records = stacks.referringTo(balancer, "aws_route53_record", "alias");
  const zones = records.flatMap((record) => stacks.referredBy(record, record.attributes.zone_id));
  const isInternal = attribute(balancer, "internal") === true;
  drawing.place({
    id: "load-balancer",
    zone,
    row: answeringRow,
    stack,
    kind: `${isInternal ? "Internal" : "Public"} ${textAt(balancer, "load_balancer_type")} load balancer`,
    title: records.map((record) => textAt(record, "name"))[0] ?? textAt(balancer, "name"),
    rows: [
      { key: "listener", text: `${textAt(listener, "protocol")} :${textAt(listener, "port")}` },
      { key: "idle timeout", text: duration(Number(textAt(balancer, "idle_timeout"))) },
    ],
    resources: [balancer, listener, ...records, ...zones],
  });
  drawing.place({
    id: "target-group",
    zone,
    row: answeringRow,
    stack,
    kind: "Target group",
    title: `${textAt(group, "protocol")} :${textAt(group, "port")}, ${version(textAt(group, "protocol_version"))}`,
    rows: [
      { key: "stickiness", text: stickiness(group) },
      {
        key: "health check",
        text: `${textAt(group, "health_check.protocol")} :${textAt(group, "health_check.port")} ${textAt(group, "health_check.path")}, every ${duration(Number(textAt(group, "health_check.interval")))}`,
      },
      { key: "draining", text: duration(Number(textAt(group, "deregistration_delay"))) },
    ],
    resources: [group],
  });
  const forwarded = stacks.referredBy(listener, listener.attributes.default_action);
  if (forwarded.includes(group)) {
    drawing.draw({
      from: "load-balancer",
      to: "target-group",
      kind: "question",
      label: textAt(listener, "default_action.type"),
      resources: [listener],
    });
  }
}

function stickiness(group: Resource): string {
  if (attribute(group, "stickiness.enabled") !== true) return "none";
  return `cookie ${textAt(group, "stickiness.cookie_name")}, ${duration(Number(textAt(group, "stickiness.cookie_duration")))}`;
}

function version(protocolVersion: string): string {
  return protocolVersion.replace(/^HTTP(\d)$/, "HTTP/$1");
}
