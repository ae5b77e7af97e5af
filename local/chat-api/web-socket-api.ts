import type { LambdaFunction } from "../emulator/lambda-function";
import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";
import { longestIntegrationMilliseconds } from "./gateway-limits";

/** What becomes of one kind of message. */
export interface Route {
  /** `$connect`, `$disconnect`, `$default`, or the value that selects it. */
  readonly key: string;
  readonly lambda: LambdaFunction;
  /** After so long the function counts as failed, though it goes on. */
  readonly timeoutMilliseconds: number;
  /** Who may use it. Undefined: everybody. */
  readonly authorizer: LambdaFunction | undefined;
}

/** What `aws_apigatewayv2_api` and its parts say: a WebSocket API of one stage. */
export interface WebSocketApi {
  readonly id: string;
  readonly stageName: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>` */
  readonly executionArn: string;
  /** `<api>.execute-api.<region>.amazonaws.com` */
  readonly domainName: string;
  /** Of its own, where it stands for the stage. */
  readonly customDomainName: string | undefined;
  /** Field of a message whose value selects the route. */
  readonly selectingField: string;
  readonly routes: ReadonlyMap<string, Route>;
  /** Messages of all connections. Undefined: without bound. */
  readonly throttling: { readonly ratePerSecond: number; readonly burst: number } | undefined;
}

/**
 * Reads the one WebSocket API of a state.
 *
 * @throws UnusableAttribute, Error when a part is missing
 */
export function readWebSocketApi(
  resources: readonly TerraformResource[],
  functions: readonly LambdaFunction[],
): WebSocketApi {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const only = (type: string): AttributeReader => {
    const [first, ...others] = ofType(type);
    if (first === undefined || others.length > 0) {
      throw new Error(`the state should have one ${type}, and has ${ofType(type).length}`);
    }
    return AttributeReader.of(first);
  };
  const byInvokeArn = (reader: AttributeReader, attribute: string): LambdaFunction => {
    const arn = reader.string(attribute);
    const lambda = functions.find(({ invokeArn }) => invokeArn === arn);
    if (lambda === undefined) throw reader.unusable(attribute, "the invoke ARN of a function of the state");
    return lambda;
  };
  const integrations = new Map(
    ofType("aws_apigatewayv2_integration").map((resource) => {
      const integration = AttributeReader.of(resource);
      integration.oneOf("integration_type", ["AWS_PROXY"]);
      const lambda = byInvokeArn(integration, "integration_uri");
      const timeoutMilliseconds = integration.number("timeout_milliseconds", longestIntegrationMilliseconds);
      return [`integrations/${integration.string("id")}`, { lambda, timeoutMilliseconds }];
    }),
  );
  const lambdaOfAuthorizer = new Map(
    ofType("aws_apigatewayv2_authorizer").map((resource) => {
      const authorizer = AttributeReader.of(resource);
      authorizer.oneOf("authorizer_type", ["REQUEST"]);
      const sources = authorizer.raw("identity_sources");
      if (Array.isArray(sources) && sources.length > 0) {
        throw authorizer.unusable(
          "identity_sources",
          "none: the local gateway asks the authorizer every time",
        );
      }
      return [authorizer.string("id"), byInvokeArn(authorizer, "authorizer_uri")];
    }),
  );
  const routes = ofType("aws_apigatewayv2_route").map((resource): Route => {
    const route = AttributeReader.of(resource);
    const integration = integrations.get(route.string("target"));
    if (integration === undefined) throw route.unusable("target", "an integration of the state");
    const guarded = route.oneOf("authorization_type", ["NONE", "CUSTOM"], "NONE") === "CUSTOM";
    const authorizer = guarded ? lambdaOfAuthorizer.get(route.string("authorizer_id")) : undefined;
    if (guarded && authorizer === undefined) {
      throw route.unusable("authorizer_id", "an authorizer of the state");
    }
    return { key: route.string("route_key"), ...integration, authorizer };
  });

  const api = only("aws_apigatewayv2_api");
  api.oneOf("protocol_type", ["WEBSOCKET"]);
  const selection = /^\$request\.body\.(\w+)$/;
  const expression = api.matching("route_selection_expression", selection, "$request.body.<field>");
  const stage = only("aws_apigatewayv2_stage");
  const settings = stage.block("default_route_settings");
  const rate = settings?.number("throttling_rate_limit", 0) ?? 0;
  const [mapping] = ofType("aws_apigatewayv2_api_mapping").map(AttributeReader.of);
  return {
    id: api.string("id"),
    stageName: stage.string("name"),
    executionArn: api.string("execution_arn"),
    domainName: api.string("api_endpoint").replace(/^wss:\/\//, ""),
    customDomainName: mapping?.string("domain_name"),
    selectingField: selection.exec(expression)?.[1] ?? "",
    routes: new Map(routes.map((route) => [route.key, route])),
    throttling:
      rate === 0
        ? undefined
        : { ratePerSecond: rate, burst: settings?.number("throttling_burst_limit", 0) ?? 0 },
  };
}
