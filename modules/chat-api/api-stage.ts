import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accessLogFormat } from "./access-log-format";
import type { WebSocketApi } from "./web-socket-api";

export interface ApiStageProps {
  readonly api: WebSocketApi;
  /** Messages a second over all connections. */
  readonly throttlingRate: number;
  readonly throttlingBurst: number;
  /** Log group of the access logs. Default: no access logs. */
  readonly accessLogGroupArn?: string | undefined;
  /** The routes, of which there must be one before a stage can be deployed, and what the access logs need. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The one stage, which carries every change of the API at once. */
export class ApiStage extends Construct {
  /** `wss://<api>.execute-api.<region>.amazonaws.com/<stage>` */
  readonly url: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const stage = new Apigatewayv2Stage(this, "stage", {
      apiId: props.api.id,
      name: props.api.stageName,
      autoDeploy: true,
      ...(props.accessLogGroupArn === undefined
        ? {}
        : { accessLogSettings: { destinationArn: props.accessLogGroupArn, format: accessLogFormat } }),
      defaultRouteSettings: {
        // Execution logs carry whole messages into a log group that is neither encrypted nor ever emptied.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        detailedMetricsEnabled: true,
        throttlingRateLimit: props.throttlingRate,
        throttlingBurstLimit: props.throttlingBurst,
      },
      dependsOn: [...props.dependsOn],
    });
    this.url = stage.invokeUrl;
    this.name = stage.name;
  }
}
