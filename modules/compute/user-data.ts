import { readFileSync } from "node:fs";
import { assetPath } from "../asset-path";
import { cloudWatchAgentConfig, type InstanceLogGroupNames } from "./cloudwatch-agent";

export interface UserDataProps {
  readonly region: string;
  /** ECR repository of all three images, without a tag. */
  readonly repositoryUrl: string;
  readonly metricNamespace: string;
  readonly autoScalingGroupName: string;
  /** Hand the GPUs through to the engine. */
  readonly gpu: boolean;
  readonly service: {
    readonly modelName: string;
    readonly heartbeatSeconds: number;
    readonly drainSeconds: number;
    readonly keepaliveSeconds: number;
    readonly maxConcurrentStreams: number;
    readonly engineImageTag: string;
    readonly serviceImageTag: string;
    readonly healthProxyImageTag: string;
  };
  /** Port of the gRPC service. */
  readonly servicePort: number;
  readonly healthCheckPath: string;
  readonly stickiness: { readonly cookieName: string; readonly durationSeconds: number };
  readonly logGroupNames: InstanceLogGroupNames;
}

/** EC2's limit on user data before base64. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const maximumUserDataBytes = 16_384;

/** A reference is resolved after this check: longer than its placeholder by at most so many bytes each. */
const bytesPerReference = 100;

/**
 * cloud-init user data: the files of `assets/instance` and the settings that they read.
 *
 * @throws Error when it would be longer than EC2 takes.
 */
export function renderUserData(props: UserDataProps): string {
  const script = (path: string, asset: string) => file(path, "0755", literal(readAsset(asset)));
  const unit = (name: string) =>
    file(`/etc/systemd/system/${name}`, "0644", literal(readAsset("systemd", name)));
  const cloudConfig = {
    write_files: [
      file("/etc/llm-service/instance.env", "0644", environmentFile(instanceSettings(props))),
      file("/etc/llm-service/service.env", "0644", environmentFile(serviceSettings(props))),
      file(
        "/etc/llm-service/amazon-cloudwatch-agent.json",
        "0644",
        JSON.stringify(
          cloudWatchAgentConfig(props.logGroupNames, props.metricNamespace, props.autoScalingGroupName),
        ),
      ),
      script("/usr/local/bin/pull-image", "pull-image.sh"),
      script("/usr/local/bin/bootstrap-instance", "bootstrap.sh"),
      unit("llm-engine.service"),
      unit("llm-service.service"),
      unit("health-proxy.service"),
    ],
    runcmd: [["/usr/local/bin/bootstrap-instance"]],
  };
  // JSON is YAML, and needs no quoting of its own.
  const userData = `#cloud-config\n${JSON.stringify(cloudConfig, null, 1)}\n`;
  assertSize(userData);
  return userData;
}

/** What the systemd units read. */
function instanceSettings(props: UserDataProps): Record<string, string> {
  const image = (tag: string) => `${props.repositoryUrl}:${tag}`;
  return {
    AWS_REGION: props.region,
    ENGINE_IMAGE: image(props.service.engineImageTag),
    SERVICE_IMAGE: image(props.service.serviceImageTag),
    HEALTH_PROXY_IMAGE: image(props.service.healthProxyImageTag),
    ENGINE_OPTIONS: props.gpu ? "--gpus=all" : "",
    DRAIN_SECONDS: String(props.service.drainSeconds),
    DOCKER_LOG_GROUP: props.logGroupNames.docker,
    SERVICE_LOG_GROUP: props.logGroupNames.llmService,
    HEALTH_PROXY_LOG_GROUP: props.logGroupNames.healthProxy,
  };
}

/** What the service's and the health proxy's containers read. */
function serviceSettings(props: UserDataProps): Record<string, string> {
  const { service, stickiness } = props;
  return {
    AWS_REGION: props.region,
    MODEL_NAME: service.modelName,
    PORT: String(props.servicePort),
    HEALTH_PATH: props.healthCheckPath,
    COOKIE_NAME: stickiness.cookieName,
    COOKIE_MAX_AGE_SECONDS: String(stickiness.durationSeconds),
    HEARTBEAT_SECONDS: String(service.heartbeatSeconds),
    DRAIN_SECONDS: String(service.drainSeconds),
    GRPC_KEEPALIVE_SECONDS: String(service.keepaliveSeconds),
    GRPC_MAX_CONCURRENT_STREAMS: String(service.maxConcurrentStreams),
    METRIC_NAMESPACE: props.metricNamespace,
    AUTO_SCALING_GROUP_NAME: props.autoScalingGroupName,
  };
}

function file(path: string, permissions: string, content: string) {
  return { path, permissions, owner: "root:root", content };
}

function environmentFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

function readAsset(...segments: string[]): string {
  return readFileSync(assetPath("instance", ...segments), "utf8");
}

/** Text that Terraform must not take for a template. */
function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function assertSize(userData: string): void {
  const references = userData.match(/\$\{TfToken/g)?.length ?? 0;
  const bytes = Buffer.byteLength(userData) + references * bytesPerReference;
  if (bytes > maximumUserDataBytes) {
    throw new Error(
      `the instance's user data has ${bytes} bytes; EC2 takes ${maximumUserDataBytes}. Shorten the files of assets/instance.`,
    );
  }
}
