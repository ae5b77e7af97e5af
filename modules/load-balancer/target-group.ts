import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";

export interface TargetGroupProps {
  /** Name tag. AWS's own name is `llm-` and a suffix, so that a replacement can stand beside what it replaces. */
  readonly name: string;
  readonly vpcId: string;
  readonly port: number;
  readonly protocolVersion: "HTTP2" | "GRPC";
  readonly deregistrationDelaySeconds: number;
  readonly healthCheck: {
    readonly path: string;
    readonly port: number;
    /** Codes that count as healthy: HTTP status codes, or gRPC status codes with GRPC. */
    readonly matcher: string;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
  };
  readonly stickiness: { readonly cookieName: string; readonly durationSeconds: number };
}

/** The instances behind the load balancer: TLS, HTTP/2, sticky by the application's cookie. */
export class TargetGroup extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    const { healthCheck, stickiness } = props;
    const targetGroup = new LbTargetGroup(this, "group", {
      namePrefix: "llm-",
      vpcId: props.vpcId,
      targetType: "instance",
      port: props.port,
      protocol: "HTTPS",
      protocolVersion: props.protocolVersion,
      deregistrationDelay: String(props.deregistrationDelaySeconds),
      healthCheck: {
        enabled: true,
        protocol: "HTTPS",
        path: healthCheck.path,
        port: String(healthCheck.port),
        matcher: healthCheck.matcher,
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
      },
      stickiness: {
        enabled: true,
        type: "app_cookie",
        cookieName: stickiness.cookieName,
        cookieDuration: stickiness.durationSeconds,
      },
      tags: { Name: props.name },
      // The listener has to move to the new group before AWS lets go of the old one.
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = targetGroup.arn;
    this.arnSuffix = targetGroup.arnSuffix;
  }
}
