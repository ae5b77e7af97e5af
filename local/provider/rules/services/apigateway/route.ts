import { refusedByAws } from "../../common/aws-refusal";
import { isAbsent, joined, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";
import { apiGatewayId } from "./api-id";

const METHODS = "ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT";
const HTTP_ROUTE_KEY = new RegExp(`^(${METHODS}) /\\S*$`);
const PREDEFINED = ["$connect", "$disconnect", "$default"];

function isWebSocketKey(routeKey: string): boolean {
  return routeKey !== "$default" && !HTTP_ROUTE_KEY.test(routeKey);
}

/** Other keys are what a WebSocket API's route selection expression finds, or a method and a path. */
function checkRouteKey(route: Values): readonly Violation[] {
  const routeKey = text(route.route_key);
  return routeKey === undefined || !routeKey.startsWith("$") || PREDEFINED.includes(routeKey)
    ? []
    : [
        {
          path: "route_key",
          summary: `${routeKey} is not a predefined route: ${PREDEFINED.join(", ")}`,
          detail: "The predefined route that is meant would stay without an integration.",
        },
      ];
}

/** What an HTTP API asks of a key. Only the API itself tells which one it is. */
function notOfHttp(route: Values, context: ApplyContext): string | undefined {
  const routeKey = text(route.route_key) ?? "";
  const api = context.applied("aws_apigatewayv2_api").find(({ id }) => id === route.api_id);
  return api?.protocol_type === "HTTP" && routeKey !== "$default" && !HTTP_ROUTE_KEY.test(routeKey)
    ? 'creating API Gateway v2 Route: operation error ApiGatewayV2: CreateRoute, https response error StatusCode: 400, BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"'
    : undefined;
}

function checkTarget(route: Values): readonly Violation[] {
  const target = text(route.target);
  return target !== undefined && !/^integrations\/[a-z0-9]+$/.test(target)
    ? [
        refusedByAws(
          "target",
          `BadRequestException: Invalid target '${target}': it must have the form integrations/{integration ID}`,
        ),
      ]
    : [];
}

function checkAuthorization(route: Values): readonly Violation[] {
  const { authorization_type: type } = route;
  const routeKey = text(route.route_key);
  const violations: Violation[] = [];
  if ((type === "CUSTOM" || type === "JWT") && isAbsent(route.authorizer_id)) {
    violations.push(
      refusedByAws(
        "authorizer_id",
        `BadRequestException: Authorizer ID is required for the authorization type ${type}`,
      ),
    );
  }
  if (typeof type === "string" && type !== "NONE" && routeKey !== undefined && routeKey !== "$connect") {
    if (isWebSocketKey(routeKey)) {
      violations.push(
        refusedByAws(
          "authorization_type",
          "BadRequestException: Currently, authorization restriction is supported on the $connect route only",
        ),
      );
    }
  }
  return violations;
}

/** Rules of `aws_apigatewayv2_route`. */
export const route: ResourceRules = {
  source: "internal/service/apigatewayv2/route.go",
  arguments: {
    api_id: { forceNew: true },
    api_key_required: { default: false },
    authorization_type: { default: "NONE", oneOf: ["NONE", "AWS_IAM", "CUSTOM", "JWT"] },
    operation_name: { length: [1, 64] },
    target: { length: [1, 128] },
  },
  computed: { id: apiGatewayId(7) },
  uniqueName: (resource) => joined(" of ", resource.route_key, resource.api_id),
  check: (resource) => [
    ...checkRouteKey(resource),
    ...checkTarget(resource),
    ...checkAuthorization(resource),
  ],
  refuseCreate: notOfHttp,
};
