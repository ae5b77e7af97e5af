import { refusedByAws } from "../../common/aws-refusal";
import { isAbsent } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";
import { apiGatewayId } from "./api-id";

/** Bounds of an integration's time, of WebSocket and of HTTP APIs: HTTP APIs wait a second longer. */
const MINIMUM_MILLISECONDS = 50;
const MAXIMUM_MILLISECONDS = { websocket: 29_000, http: 30_000 } as const;

function isHttpApi(integration: Values, context: ApplyContext): boolean {
  const api = context.applied("aws_apigatewayv2_api").find(({ id }) => id === integration.api_id);
  return api?.protocol_type === "HTTP";
}

function checkIntegration(integration: Values): readonly Violation[] {
  const violations: Violation[] = [];
  const { integration_type: type, timeout_milliseconds: milliseconds } = integration;
  if (type !== undefined && type !== "MOCK" && isAbsent(integration.integration_subtype)) {
    if (isAbsent(integration.integration_uri)) {
      violations.push(
        refusedByAws(
          "integration_uri",
          `BadRequestException: Integration URI is required for integrations of type ${type}`,
        ),
      );
    }
  }
  if (type === "AWS_PROXY" && typeof integration.integration_method === "string") {
    if (integration.integration_method !== "POST" && isAbsent(integration.integration_subtype)) {
      violations.push(
        refusedByAws(
          "integration_method",
          "BadRequestException: Integration method must be POST for integrations with Lambda",
        ),
      );
    }
  }
  if (integration.connection_type === "VPC_LINK" && isAbsent(integration.connection_id)) {
    violations.push(
      refusedByAws(
        "connection_id",
        "BadRequestException: Connection ID is required for the connection type VPC_LINK",
      ),
    );
  }
  if (typeof milliseconds === "number") {
    if (milliseconds < MINIMUM_MILLISECONDS || milliseconds > MAXIMUM_MILLISECONDS.http) {
      violations.push(refusedByAws("timeout_milliseconds", `BadRequestException: ${timeoutWords("http")}`));
    }
  }
  return violations;
}

function timeoutWords(protocol: keyof typeof MAXIMUM_MILLISECONDS): string {
  return `Timeout should be between ${MINIMUM_MILLISECONDS} ms and ${MAXIMUM_MILLISECONDS[protocol]} ms`;
}

/** Rules of `aws_apigatewayv2_integration`. */
export const integration: ResourceRules = {
  source: "internal/service/apigatewayv2/integration.go",
  arguments: {
    api_id: { forceNew: true },
    connection_id: { length: [1, 1024] },
    connection_type: { default: "INTERNET", oneOf: ["INTERNET", "VPC_LINK"] },
    content_handling_strategy: { oneOf: ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"] },
    credentials_arn: { format: "arn" },
    integration_method: { oneOf: ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] },
    integration_subtype: { forceNew: true, length: [1, 128] },
    integration_type: { forceNew: true, oneOf: ["AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"] },
    passthrough_behavior: {
      default: "WHEN_NO_MATCH",
      oneOf: ["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"],
    },
    payload_format_version: { default: "1.0", oneOf: ["1.0", "2.0"] },
    tls_config: { items: [0, 1] },
  },
  computed: {
    id: apiGatewayId(7),
    integration_response_selection_expression: (resource, context) =>
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of API Gateway.
      isHttpApi(resource, context) ? "" : "${integration.response.statuscode}",
    timeout_milliseconds: (resource, context) =>
      MAXIMUM_MILLISECONDS[isHttpApi(resource, context) ? "http" : "websocket"],
  },
  check: checkIntegration,
  refuseCreate: (resource, context) => {
    const milliseconds = resource.timeout_milliseconds;
    return typeof milliseconds === "number" &&
      milliseconds > MAXIMUM_MILLISECONDS.websocket &&
      !isHttpApi(resource, context)
      ? `creating API Gateway v2 Integration: BadRequestException: ${timeoutWords("websocket")}`
      : undefined;
  },
};
