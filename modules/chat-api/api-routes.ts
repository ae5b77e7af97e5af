import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { NodeFunction } from "../functions/node-function";
import type { WebSocketApi } from "./web-socket-api";

export interface ApiRoutesProps {
  readonly api: WebSocketApi;
  readonly authorizer: NodeFunction;
  /** The function of each route by its key. */
  readonly functions: Readonly<Record<string, NodeFunction>>;
}

/** The route that is asked for once in the life of a connection, and the only one that has an authorizer. */
const connectRoute = "$connect";

/** What the API does with a new connection, with its end, and with each kind of frame. */
export class ApiRoutes extends Construct {
  /** Depend on these before the API is deployed. */
  readonly routes: readonly Apigatewayv2Route[];

  constructor(scope: Construct, id: string, { api, authorizer, functions }: ApiRoutesProps) {
    super(scope, id);
    const gate = new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: api.id,
      name: "access-token",
      authorizerType: "REQUEST",
      authorizerUri: authorizer.invokeArn,
      // No identity sources: the token may stand in one of two places, and API Gateway would demand each that is named.
    });
    this.allow("authorizer", authorizer, `${api.executionArn}/authorizers/${gate.id}`);
    this.routes = Object.entries(functions).map(([routeKey, target]) => {
      const name = routeKey.replace("$", "");
      this.allow(name, target, `${api.stageExecutionArn}/${routeKey}`);
      const integration = new Apigatewayv2Integration(this, `${name}-integration`, {
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationMethod: "POST",
        integrationUri: target.invokeArn,
        contentHandlingStrategy: "CONVERT_TO_TEXT",
      });
      return new Apigatewayv2Route(this, name, {
        apiId: api.id,
        routeKey,
        target: `integrations/${integration.id}`,
        ...(routeKey === connectRoute
          ? { authorizationType: "CUSTOM", authorizerId: gate.id }
          : { authorizationType: "NONE" }),
      });
    });
  }

  private allow(name: string, target: NodeFunction, sourceArn: string): void {
    new LambdaPermission(this, `${name}-permission`, {
      statementId: "invoke-by-chat-api",
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn,
    });
  }
}
