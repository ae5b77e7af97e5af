import type { ResourceRules } from "../../rule";
import { api } from "./api";
import { apiMapping } from "./api-mapping";
import { authorizer } from "./authorizer";
import { domainName } from "./domain-name";
import { integration } from "./integration";
import { route } from "./route";
import { stage } from "./stage";

/** The settings of API Gateway that an account has once in each region. */
const account: ResourceRules = {
  source: "internal/service/apigateway/account.go",
  arguments: { cloudwatch_role_arn: { format: "arn" } },
  computed: {
    id: () => "api-gateway-account",
    api_key_version: () => "4",
    cloudwatch_role_arn: () => "",
    features: () => ["UsagePlans"],
    throttle_settings: () => [{ burst_limit: 5000, rate_limit: 10_000 }],
  },
};

/** WebSocket and HTTP APIs. */
export const apiGatewayRules: Readonly<Record<string, ResourceRules>> = {
  aws_api_gateway_account: account,
  aws_apigatewayv2_api: api,
  aws_apigatewayv2_api_mapping: apiMapping,
  aws_apigatewayv2_authorizer: authorizer,
  aws_apigatewayv2_domain_name: domainName,
  aws_apigatewayv2_integration: integration,
  aws_apigatewayv2_route: route,
  aws_apigatewayv2_stage: stage,
};
