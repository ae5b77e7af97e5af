import { refusedByAws } from "../../common/aws-refusal";
import { dnsSuffix, regionalArn } from "../../common/identifiers";
import { isGiven, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { apiGatewayId } from "./api-id";

/** What an HTTP API selects routes by, and nothing else. */
const HTTP_ROUTE_SELECTION = "$request.method $request.path";

/** Arguments that the documentation of the resource gives to HTTP APIs alone. */
const HTTP_ONLY = ["body", "cors_configuration", "credentials_arn", "route_key", "target"];

function checkProtocol(api: Values): readonly Violation[] {
  const protocol = text(api.protocol_type);
  const expression = text(api.route_selection_expression);
  if (protocol === "HTTP") {
    return expression !== undefined && expression !== HTTP_ROUTE_SELECTION
      ? [
          refusedByAws(
            "route_selection_expression",
            `BadRequestException: For HTTP APIs the route selection expression must be '${HTTP_ROUTE_SELECTION}'`,
          ),
        ]
      : [];
  }
  if (protocol !== "WEBSOCKET") return [];
  return [
    ...HTTP_ONLY.filter((argument) => isGiven(api[argument])).map((argument) =>
      refusedByAws(argument, `BadRequestException: ${argument} is not supported for WEBSOCKET APIs`),
    ),
    // The provider's default is the expression of HTTP APIs.
    ...(expression !== undefined && !/\$\{?request\.(body|header|querystring)\./.test(expression)
      ? [
          refusedByAws(
            "route_selection_expression",
            `BadRequestException: Invalid route selection expression for WEBSOCKET APIs: '${expression}'. Give one that looks into the message, for example $request.body.action`,
          ),
        ]
      : []),
  ];
}

/** Rules of `aws_apigatewayv2_api`. */
export const api: ResourceRules = {
  source: "internal/service/apigatewayv2/api.go",
  arguments: {
    api_key_selection_expression: {
      default: "$request.header.x-api-key",
      oneOf: ["$context.authorizer.usageIdentifierKey", "$request.header.x-api-key"],
    },
    cors_configuration: { items: [0, 1] },
    credentials_arn: { forceNew: true, format: "arn" },
    description: { length: [0, 1024] },
    ip_address_type: { oneOf: ["ipv4", "dualstack"] },
    name: { length: [1, 128] },
    protocol_type: { forceNew: true, oneOf: ["WEBSOCKET", "HTTP"] },
    route_key: { forceNew: true },
    route_selection_expression: { default: HTTP_ROUTE_SELECTION },
    target: { forceNew: true },
    version: { length: [1, 64] },
  },
  computed: {
    id: apiGatewayId(10),
    api_endpoint: ({ id, protocol_type }, context) =>
      `${protocol_type === "WEBSOCKET" ? "wss" : "https"}://${text(id)}.execute-api.${context.region}.${dnsSuffix(context)}`,
    arn: ({ id }, context) => `arn:${context.partition}:apigateway:${context.region}::/apis/${text(id)}`,
    execution_arn: ({ id }, context) => regionalArn(context, "execute-api", text(id) ?? ""),
    ip_address_type: () => "ipv4",
  },
  check: checkProtocol,
};
