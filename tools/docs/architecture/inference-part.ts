import { postOf } from "./chat-api-part";
import type { Drawing } from "./drawing";
import { endpointCard, routesOf, routeTablesOf, subnetZone } from "./network-part";
import { shortName } from "./short-name";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { tablesOf } from "./tables-part";
import { duration, wrapped } from "./words";

/** The row from the function that has a question answered to those that it asks. */
export const answeringRow = "answering";

/** The functions that stand in the VPC and take from a queue: they have the LLM service answer. */
export function addInference(drawing: Drawing, stacks: StackResources): void {
  for (const mapping of stacks.ofType("aws_lambda_event_source_mapping")) {
    const [lambda] = stacks.referredBy(mapping, mapping.attributes.function_name);
    const [queue] = stacks.referredBy(mapping, mapping.attributes.event_source_arn);
    if (lambda === undefined || queue === undefined) continue;
    drawing.place({
      id: lambda.name,
      zone: subnetZone(stacks, lambda, "vpc_config.subnet_ids"),
      row: answeringRow,
      stack: lambda.stack,
      kind: "Lambda",
      title: shortName(stacks, lambda.stack, textAt(lambda, "function_name")),
      lines: [
        ...wrapped(textAt(lambda, "description"), 34),
        `${textAt(lambda, "memory_size")} MiB, at most ${duration(Number(textAt(lambda, "timeout")))}`,
      ],
      resources: [lambda],
    });
    addTablesOf(drawing, stacks, lambda);
    drawing.draw({
      from: queue.name,
      to: lambda.name,
      kind: "question",
      label: `batches of ${textAt(mapping, "batch_size")}, ${textAt(mapping, "scaling_config.maximum_concurrency")} at once`,
      resources: [mapping],
    });
    addAnswers(drawing, stacks, lambda);
    addLoadBalancerOf(drawing, stacks, lambda);
  }
}

/** Through the endpoint that the subnets' route tables have for them, if there is one. */
function addTablesOf(drawing: Drawing, stacks: StackResources, lambda: Resource): void {
  const routeTables = subnetsOf(stacks, lambda).flatMap((subnet) => routeTablesOf(stacks, subnet));
  const endpoint = stacks
    .ofType("aws_vpc_endpoint")
    .filter((one) => textAt(one, "service_name").endsWith(".dynamodb"))
    .find((one) =>
      stacks.referredBy(one, one.attributes.route_table_ids).some((table) => routeTables.includes(table)),
    );
  const through = endpoint === undefined ? undefined : endpointCard(textAt(endpoint, "vpc_endpoint_type"));
  for (const table of tablesOf(stacks, lambda)) {
    drawing.draw({
      from: through ?? lambda.name,
      to: table.name,
      kind: "support",
      upwards: true,
      resources: [lambda],
    });
  }
  if (through !== undefined && endpoint !== undefined) {
    drawing.draw({ from: lambda.name, to: through, kind: "support", upwards: true, resources: [endpoint] });
  }
}

function subnetsOf(stacks: StackResources, lambda: Resource): readonly Resource[] {
  return stacks.referredBy(lambda, attribute(lambda, "vpc_config.subnet_ids"));
}

/** Answers leave by the route of the private subnets, and reach the browser by the API's connections. */
function addAnswers(drawing: Drawing, stacks: StackResources, lambda: Resource): void {
  const api = stacks.one("aws_apigatewayv2_api");
  const outward = subnetsOf(stacks, lambda)
    .flatMap((subnet) => routesOf(stacks, subnet))
    .filter((route) => "nat_gateway_id" in route.attributes);
  const label = postOf(stacks, lambda, api);
  if (label === undefined || outward.length === 0) return;
  drawing.draw({
    from: lambda.name,
    to: "public-subnets",
    kind: "answer",
    upwards: true,
    resources: outward,
  });
  drawing.draw({
    from: "public-subnets",
    to: "api",
    kind: "answer",
    label,
    upwards: true,
    resources: [lambda],
  });
}

/** By the name that its environment has, when the security groups let it. */
function addLoadBalancerOf(drawing: Drawing, stacks: StackResources, lambda: Resource): void {
  const balancers = stacks
    .referredBy(lambda, attribute(lambda, "environment.variables"))
    .filter(({ type }) => type === "aws_route53_record")
    .flatMap((record) => stacks.referredBy(record, record.attributes.alias));
  const groups = stacks.referredBy(lambda, attribute(lambda, "vpc_config.security_group_ids"));
  for (const balancer of balancers) {
    const rules = stacks
      .ofType("aws_vpc_security_group_egress_rule")
      .filter(
        (rule) =>
          stacks.referredBy(rule, rule.attributes.security_group_id).some((one) => groups.includes(one)) &&
          stacks
            .referredBy(rule, rule.attributes.referenced_security_group_id)
            .some((one) => stacks.referredBy(balancer, balancer.attributes.security_groups).includes(one)),
      );
    if (rules.length === 0) continue;
    drawing.draw({
      from: lambda.name,
      to: "load-balancer",
      kind: "question",
      label: rules.map((rule) => `:${textAt(rule, "to_port")}`).join(", "),
      resources: rules,
    });
  }
}
