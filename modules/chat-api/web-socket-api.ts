import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Construct } from "constructs";

export interface WebSocketApiProps {
  readonly name: string;
  readonly region: string;
  /** Name of the one stage, which is the first part of every path. */
  readonly stageName: string;
}

/** The WebSocket API without its routes: the functions that the routes call need its address. */
export class WebSocketApi extends Construct {
  readonly id: string;
  readonly stageName: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>`; behind it stands `/<route key>`. */
  readonly stageExecutionArn: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>` */
  readonly executionArn: string;
  /** `wss://<api>.execute-api.<region>.amazonaws.com`, without the stage. */
  readonly endpoint: string;
  /** What answers are posted to: `https://<api>.execute-api.<region>.amazonaws.com/<stage>` */
  readonly connectionsUrl: string;

  constructor(scope: Construct, id: string, { name, region, stageName }: WebSocketApiProps) {
    super(scope, id);
    const api = new Apigatewayv2Api(this, "api", {
      name,
      description: "Chat by WebSocket",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    this.id = api.id;
    this.stageName = stageName;
    this.executionArn = api.executionArn;
    this.stageExecutionArn = `${api.executionArn}/${stageName}`;
    this.endpoint = api.apiEndpoint;
    this.connectionsUrl = `https://${api.id}.execute-api.${region}.amazonaws.com/${stageName}`;
  }
}
