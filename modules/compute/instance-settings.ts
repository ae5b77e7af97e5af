import type { ImageName } from "../images/image-definition";
import type { InstanceLogGroupNames } from "./cloudwatch-agent";
import { literal } from "./literal";

export interface InstanceSettings {
  readonly region: string;
  /** ECR repository of all three images, without a tag. */
  readonly repositoryUrl: string;
  readonly imageTags: Readonly<Record<ImageName, string>>;
  readonly metricNamespace: string;
  readonly autoScalingGroupName: string;
  /** Hand the GPUs through to the engine. */
  readonly gpu: boolean;
  readonly service: {
    readonly modelName: string;
    readonly heartbeatSeconds: number;
    readonly drainSeconds: number;
    readonly keepaliveSeconds: number;
    readonly maxConnectionAgeSeconds: number;
    readonly maxConcurrentStreams: number;
    readonly maxInFlight: number;
    readonly maxQueued: number;
    readonly engineStallSeconds: number;
    readonly logLevel: string;
  };
  readonly targetGroup: {
    /** Of the gRPC service. */
    readonly port: number;
    readonly protocolVersion: "HTTP2" | "GRPC";
    readonly healthCheck: { readonly path: string; readonly timeoutSeconds: number };
    readonly stickiness: { readonly cookieName: string; readonly durationSeconds: number };
  };
  readonly logGroupNames: InstanceLogGroupNames;
}

/** What the units read. They never see what the programs read, and the other way round. */
export const unitFile = "/etc/llm-service/instance.env";
export const serviceFile = "/etc/llm-service/llm-service.env";
export const healthProxyFile = "/etc/llm-service/health-proxy.env";

/** Where the unit of the engine lets it listen: loopback only. */
const engineUrl = "http://127.0.0.1:11434";

/** What the service needs to end by itself when its time to drain is over, before docker kills it. */
const afterDrainSeconds = 10;
/** What docker needs to kill and remove a container, before systemd kills docker. */
const afterStopSeconds = 15;

/** The health proxy gives the service less time than the load balancer gives the proxy, and its own default at most. */
const longestUpstreamTimeoutSeconds = 2;

/** Seconds that `docker stop` gives the service, and that systemd gives `docker stop`. */
export function serviceStopSeconds(drainSeconds: number): { docker: number; systemd: number } {
  const docker = drainSeconds + afterDrainSeconds;
  return { docker, systemd: docker + afterStopSeconds };
}

/** For the systemd units: what they start, and how it is logged. */
export function unitVariables(settings: InstanceSettings): Record<string, string> {
  const { imageTags, logGroupNames, region, service } = settings;
  const image = (name: ImageName) => `${settings.repositoryUrl}:${imageTags[name]}`;
  return {
    AWS_REGION: region,
    ENGINE_IMAGE: image("engine"),
    SERVICE_IMAGE: image("llm-service"),
    HEALTH_PROXY_IMAGE: image("health-proxy"),
    ENGINE_OPTIONS: settings.gpu ? "--gpus=all" : "",
    MAX_IN_FLIGHT: String(service.maxInFlight),
    SERVICE_STOP_SECONDS: String(serviceStopSeconds(service.drainSeconds).docker),
    // Non-blocking: answers must not wait for CloudWatch.
    LOG_OPTIONS: `--log-driver awslogs --log-opt awslogs-region=${region} --log-opt mode=non-blocking --log-opt max-buffer-size=16m`,
    DOCKER_LOG_GROUP: logGroupNames.docker,
    SERVICE_LOG_GROUP: logGroupNames.llmService,
    HEALTH_PROXY_LOG_GROUP: logGroupNames.healthProxy,
  };
}

/** For the LLM service (`assets/llm-service/src/settings.ts`). What is absent has the service's own default. */
export function serviceVariables(settings: InstanceSettings): Record<string, string> {
  const { service, targetGroup } = settings;
  return {
    MODEL_NAME: service.modelName,
    ENGINE_URL: engineUrl,
    PORT: String(targetGroup.port),
    // The target group's protocol is HTTPS, always.
    TLS: "true",
    GRPC_KEEPALIVE_SECONDS: String(service.keepaliveSeconds),
    GRPC_MAX_CONNECTION_AGE_SECONDS: String(service.maxConnectionAgeSeconds),
    GRPC_MAX_CONCURRENT_STREAMS: String(service.maxConcurrentStreams),
    ...cookieVariables(settings),
    MAX_IN_FLIGHT: String(service.maxInFlight),
    MAX_QUEUED: String(service.maxQueued),
    HEARTBEAT_SECONDS: String(service.heartbeatSeconds),
    ENGINE_STALL_SECONDS: String(service.engineStallSeconds),
    DRAIN_SECONDS: String(service.drainSeconds),
    LOG_LEVEL: service.logLevel,
    METRIC_NAMESPACE: settings.metricNamespace,
    AUTO_SCALING_GROUP_NAME: settings.autoScalingGroupName,
  };
}

/** For the health proxy (`assets/health-proxy`). What is absent has the proxy's own default. */
export function healthProxyVariables(settings: InstanceSettings): Record<string, string> {
  const { service, targetGroup } = settings;
  const { healthCheck, port, protocolVersion } = targetGroup;
  return {
    // With GRPC the path is a method of the service, which the load balancer asks itself.
    ...(protocolVersion === "GRPC" ? {} : { HEALTH_PATH: literal(healthCheck.path) }),
    SERVICE_ADDRESS: `127.0.0.1:${port}`,
    SERVICE_TLS: "true",
    UPSTREAM_TIMEOUT_SECONDS: String(Math.min(longestUpstreamTimeoutSeconds, healthCheck.timeoutSeconds / 2)),
    ...cookieVariables(settings),
    LOG_LEVEL: service.logLevel,
  };
}

function cookieVariables({ targetGroup: { stickiness } }: InstanceSettings): Record<string, string> {
  return {
    COOKIE_NAME: stickiness.cookieName,
    COOKIE_MAX_AGE_SECONDS: String(stickiness.durationSeconds),
  };
}
