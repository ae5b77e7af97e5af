import { atLeast } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { dnsSuffix, regionalArn } from "../../common/identifiers";
import { blocks, joined, text } from "../../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { apiGatewayId } from "./api-id";

const routeSettings = (path: string): Readonly<Record<string, ArgumentRule>> => ({
  [`${path}.data_trace_enabled`]: { default: false },
  [`${path}.detailed_metrics_enabled`]: { default: false },
  [`${path}.logging_level`]: { oneOf: ["ERROR", "INFO", "OFF"] },
  [`${path}.throttling_burst_limit`]: atLeast(0),
  [`${path}.throttling_rate_limit`]: atLeast(0),
});

function checkName(stage: Values): readonly Violation[] {
  const name = text(stage.name);
  return name === undefined || name === "$default" || /^[A-Za-z0-9_-]+$/.test(name)
    ? []
    : [
        refusedByAws(
          "name",
          `BadRequestException: Invalid stage name '${name}': stage names can contain only alphanumeric characters, hyphens, and underscores, or be $default`,
        ),
      ];
}

/** Variables of access logs stand in one line. */
function checkLogFormat(stage: Values): readonly Violation[] {
  return blocks(stage.access_log_settings)
    .filter(({ format }) => typeof format === "string")
    .flatMap(({ format }) => [
      ...(/[\r\n]./s.test(String(format))
        ? [
            refusedByAws(
              "access_log_settings.format",
              "BadRequestException: Access log format must be single line",
            ),
          ]
        : []),
      ...(/\$context\.(requestId|extendedRequestId)\b/.test(String(format))
        ? []
        : [
            refusedByAws(
              "access_log_settings.format",
              "BadRequestException: AccessLogSetting format must contain $context.requestId or $context.extendedRequestId",
            ),
          ]),
    ]);
}

function invokeUrl(stage: Values, context: ApplyContext): string {
  const api = context.applied("aws_apigatewayv2_api").find(({ id }) => id === stage.api_id);
  const host = `${text(stage.api_id)}.execute-api.${context.region}.${dnsSuffix(context)}`;
  const path = stage.name === "$default" ? "" : text(stage.name);
  return `${api?.protocol_type === "HTTP" ? "https" : "wss"}://${host}/${path}`;
}

/** Rules of `aws_apigatewayv2_stage`. */
export const stage: ResourceRules = {
  source: "internal/service/apigatewayv2/stage.go",
  arguments: {
    access_log_settings: { items: [0, 1] },
    "access_log_settings.destination_arn": { format: "arn" },
    api_id: { forceNew: true },
    auto_deploy: { default: false },
    default_route_settings: { items: [0, 1] },
    ...routeSettings("default_route_settings"),
    description: { length: [0, 1024] },
    name: { forceNew: true, length: [1, 128] },
    ...routeSettings("route_settings"),
  },
  computed: {
    id: (resource) => text(resource.name),
    arn: (resource, context) =>
      `arn:${context.partition}:apigateway:${context.region}::/apis/${text(resource.api_id)}/stages/${text(resource.name)}`,
    deployment_id: (resource, context) =>
      resource.auto_deploy === true ? apiGatewayId(6)(resource, context) : "",
    execution_arn: (resource, context) =>
      regionalArn(context, "execute-api", `${text(resource.api_id)}/${text(resource.name)}`),
    invoke_url: invokeUrl,
  },
  computedInBlocks: {
    "default_route_settings.logging_level": () => "OFF",
    "route_settings.logging_level": () => "OFF",
  },
  uniqueName: (resource) => joined(" of ", resource.name, resource.api_id),
  check: (resource) => [...checkName(resource), ...checkLogFormat(resource)],
};
