import type { Drawing } from "./drawing";
import { shortName } from "./short-name";
import { type Resource, type StackResources, textAt } from "./stack-resources";
import { counted, listed, wrapped } from "./words";

/** The WebSocket API, its authorizer, and the functions of its routes. */
export function addChatApi(drawing: Drawing, stacks: StackResources): void {
  const api = stacks.one("aws_apigatewayv2_api");
  const { stack } = api;
  const stages = stacks.referringTo(api, "aws_apigatewayv2_stage", "api_id");
  const domains = stacks.ofType("aws_apigatewayv2_domain_name");
  const mappings = stacks.referringTo(api, "aws_apigatewayv2_api_mapping", "api_id");
  const records = domains.flatMap((domain) => stacks.referringTo(domain, "aws_route53_record"));
  const routes = stacks.referringTo(api, "aws_apigatewayv2_route", "api_id");
  drawing.zones.push({ id: "chat-api", stack, title: "Chat API", titleAt: "top", resources: [] });
  addRouteFunctions(drawing, stacks, routes, stack);
  drawing.place({
    id: "api",
    zone: "chat-api",
    row: "routes",
    stack,
    kind: "API Gateway",
    title: domains[0] === undefined ? "WebSocket API" : textAt(domains[0], "domain_name"),
    lines: [
      `stage ${stages.map((stage) => textAt(stage, "name")).join(", ")}, ${counted(routes.length, "route")}`,
      ...stages.map((stage) => {
        const limit = (name: string) => textAt(stage, `default_route_settings.throttling_${name}_limit`);
        return `${limit("rate")} messages/s, bursts of ${limit("burst")}`;
      }),
    ],
    resources: [api, ...stages, ...domains, ...mappings, ...records],
  });
  const posting = stacks
    .ofType("aws_lambda_function")
    .filter((one) => postOf(stacks, one, api) !== undefined);
  drawing.draw({
    from: "browser",
    to: "api",
    kind: "question",
    label: textAt(api, "protocol_type") === "WEBSOCKET" ? "WebSocket" : textAt(api, "protocol_type"),
    bothWays: posting.length > 0,
    resources: [api, ...posting],
  });
  addAuthorizer(drawing, stacks, routes);
}

/** With what a function's policy lets it post to the connections of an API, as `POST @connections`. */
export function postOf(stacks: StackResources, lambda: Resource, api: Resource): string | undefined {
  const grant = stacks
    .grantsOf(lambda)
    .find(
      ({ actions, resources }) =>
        actions.includes("execute-api:ManageConnections") && resources.includes(api),
    );
  // …/<stage>/<method>/@connections/*
  return grant?.arns[0]?.split("/").slice(-3, -1).join(" ");
}

/** The functions that a route's integration calls. */
export function routeFunctions(stacks: StackResources, route: Resource): Resource[] {
  return integrationsOf(stacks, route)
    .flatMap((integration) => stacks.referredBy(integration, integration.attributes.integration_uri))
    .filter(({ type }) => type === "aws_lambda_function");
}

function integrationsOf(stacks: StackResources, route: Resource): readonly Resource[] {
  return stacks.referredBy(route, route.attributes.target);
}

function addRouteFunctions(
  drawing: Drawing,
  stacks: StackResources,
  routes: readonly Resource[],
  stack: string,
): void {
  const functions = [...new Set(routes.flatMap((route) => routeFunctions(stacks, route)))];
  const memory = [...new Set(functions.map((one) => textAt(one, "memory_size")))];
  const runtimes = [...new Set(functions.map((one) => textAt(one, "runtime")))];
  drawing.place({
    id: "functions",
    zone: "chat-api",
    row: "routes",
    stack,
    kind: "Lambda",
    title: counted(functions.length, "function"),
    lines: [`${listed(runtimes)}, ${listed(memory)} MiB each`],
    rows: routes.map((route) => ({
      key: textAt(route, "route_key"),
      text: routeFunctions(stacks, route)
        .map((one) => textAt(one, "description"))
        .join("; "),
    })),
    resources: [...functions, ...routes],
  });
  drawing.draw({
    from: "api",
    to: "functions",
    kind: "question",
    resources: routes.flatMap((route) => integrationsOf(stacks, route)),
  });
}

function addAuthorizer(drawing: Drawing, stacks: StackResources, routes: readonly Resource[]): void {
  for (const authorizer of stacks.ofType("aws_apigatewayv2_authorizer")) {
    const functions = stacks.referredBy(authorizer, authorizer.attributes.authorizer_uri);
    const guarded = routes.filter((route) =>
      stacks.referredBy(route, route.attributes.authorizer_id).includes(authorizer),
    );
    drawing.place({
      id: "authorizer",
      zone: "chat-api",
      row: "routes",
      stack: authorizer.stack,
      kind: "Lambda",
      title: functions.map((one) => shortName(stacks, one.stack, textAt(one, "function_name"))).join(", "),
      lines: functions.flatMap((one) => wrapped(textAt(one, "description"), 24)),
      resources: [authorizer, ...functions],
    });
    drawing.draw({
      from: "api",
      to: "authorizer",
      kind: "support",
      label: listed(guarded.map((route) => textAt(route, "route_key"))),
      resources: [authorizer],
    });
  }
}
