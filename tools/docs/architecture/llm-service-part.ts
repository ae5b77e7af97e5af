import { readInstanceEnvironment, readWrittenFiles } from "../../../local/instance/user-data";
import type { Drawing } from "./drawing";
import { subnetZone } from "./network-part";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { listed } from "./words";

/** The Auto Scaling group of instances, and the programs of each. */
export function addLlmService(drawing: Drawing, stacks: StackResources): void {
  const group = stacks.one("aws_autoscaling_group");
  const template = stacks.one("aws_launch_template");
  const policies = stacks.referringTo(group, "aws_autoscaling_policy", "autoscaling_group_name");
  const schedules = stacks.referringTo(group, "aws_autoscaling_schedule", "autoscaling_group_name");
  const { stack } = group;
  drawing.zones.push({
    id: "instances",
    parent: subnetZone(stacks, group, "vpc_zone_identifier"),
    titleAt: "bottom",
    resources: [],
  });
  drawing.place({
    id: "group",
    zone: "instances",
    row: "instance",
    isPlain: true,
    stack,
    kind: "Auto Scaling group",
    title: `${textAt(group, "desired_capacity")} desired, ${textAt(group, "min_size")} to ${textAt(group, "max_size")}`,
    lines: [...purchase(group), ...schedule(schedules)],
    resources: [group, template, ...policies, ...schedules],
  });

  const { healthProxy, llmService } = readInstanceEnvironment(stacks.json(stack));
  const [engine, port] = [new URL(set(llmService, "ENGINE_URL")), set(llmService, "PORT")];
  const card = (id: string, title: string, lines: readonly string[]) =>
    drawing.place({
      id,
      zone: "instances",
      row: "instance",
      stack,
      kind: "Container",
      title,
      lines,
      resources: [template],
    });
  card("engine", "Engine", [set(llmService, "MODEL_NAME"), engine.host]);
  card("llm-service", "LLM service", [
    `gRPC :${port}${llmService.TLS === "true" ? " with TLS" : ""}`,
    `${set(llmService, "MAX_IN_FLIGHT")} at once, ${set(llmService, "MAX_QUEUED")} waiting`,
  ]);
  card(
    "health-proxy",
    "Health proxy",
    healthProxy.HEALTH_PATH === undefined ? [] : [`answers ${healthProxy.HEALTH_PATH}`],
  );
  const inside = { kind: "support", resources: [template] } as const;
  if (set(healthProxy, "SERVICE_ADDRESS").endsWith(`:${port}`)) {
    drawing.draw({ ...inside, from: "health-proxy", to: "llm-service" });
  }
  const engineUnit = readWrittenFiles(stacks.json(stack))("/etc/systemd/system/llm-engine.service");
  if (engineUnit.includes(`=${engine.host} `)) {
    drawing.draw({ ...inside, kind: "question", from: "llm-service", to: "engine" });
  }
  addTargets(drawing, stacks, { group, template, port });
}

/** What the load balancer reaches: by a rule between its security group and that of the instances. */
function addTargets(
  drawing: Drawing,
  stacks: StackResources,
  { group, port, template }: { readonly group: Resource; readonly template: Resource; readonly port: string },
): void {
  const balancer = stacks.one("aws_lb");
  const targets = stacks.one("aws_lb_target_group");
  if (!stacks.referredBy(group, group.attributes.target_group_arns).includes(targets)) return;
  const from = stacks.referredBy(balancer, balancer.attributes.security_groups);
  const to = stacks.referredBy(template, template.attributes.network_interfaces);
  const rulesTo = (wanted: string) =>
    stacks
      .ofType("aws_vpc_security_group_ingress_rule")
      .filter(
        (rule) =>
          textAt(rule, "to_port") === wanted &&
          stacks.referredBy(rule, rule.attributes.security_group_id).some((one) => to.includes(one)) &&
          stacks
            .referredBy(rule, rule.attributes.referenced_security_group_id)
            .some((one) => from.includes(one)),
      );
  const calls = rulesTo(textAt(targets, "port"));
  if (calls[0] !== undefined && textAt(targets, "port") === port) {
    const label = `${textAt(calls[0], "description")} :${textAt(calls[0], "to_port")}`;
    drawing.draw({ from: "target-group", to: "llm-service", kind: "question", label, resources: calls });
  }
  const checked = textAt(targets, "health_check.port");
  const isOfService = checked === "traffic-port" || checked === port;
  const checks = isOfService ? [] : rulesTo(checked);
  if (checks.length > 0) {
    const label = `health :${checked}`;
    drawing.draw({ from: "target-group", to: "health-proxy", kind: "support", label, resources: checks });
  }
}

/** Which instances, and how they are paid for. */
function purchase(group: Resource): string[] {
  const policy = "mixed_instances_policy";
  const overrides = attribute(group, `${policy}.launch_template.override`) as readonly {
    instance_type: string;
  }[];
  const types = listed(overrides.map(({ instance_type }) => instance_type));
  const onDemand = Number(textAt(group, `${policy}.instances_distribution.on_demand_base_capacity`));
  const price = attribute(group, `${policy}.instances_distribution.spot_max_price`);
  const spot = `spot ${types}`;
  return [
    onDemand === 0 ? spot : `${onDemand} on demand, then ${spot}`,
    ...(price === undefined ? [] : [`at most $${price} an hour`]),
  ];
}

function schedule(schedules: readonly Resource[]): string[] {
  if (schedules.length === 0) return [];
  const changes = schedules.map(
    (one) => `${textAt(one, "desired_capacity")} from ${clock(textAt(one, "recurrence"))}`,
  );
  const zones = new Set(schedules.map((one) => textAt(one, "time_zone")));
  return [changes.join(", "), ...zones];
}

/** A cron expression for once a day as the time of the day; any other as it is. */
function clock(recurrence: string): string {
  const [, minute = "", hour] = /^(\d+) (\d+) \* \* \*$/.exec(recurrence) ?? [];
  return hour === undefined ? recurrence : `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

function set(environment: Readonly<Record<string, string>>, name: string): string {
  const value = environment[name];
  if (value === undefined)
    throw new Error(`the launch template's user data sets no ${name}, which the drawing shows`);
  return value;
}
