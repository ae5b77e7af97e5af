import { readFileSync } from "node:fs";
import { assetPath } from "../asset-path";
import { cloudWatchAgentConfig } from "./cloudwatch-agent";
import {
  healthProxyFile,
  healthProxyVariables,
  type InstanceSettings,
  serviceFile,
  serviceStopSeconds,
  serviceVariables,
  unitFile,
  unitVariables,
} from "./instance-settings";
import { literal } from "./literal";

/** EC2's limit on user data before base64. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const maximumUserDataBytes = 16_384;

/** A reference is resolved after this check: longer than its placeholder by at most so many bytes each. */
const bytesPerReference = 100;

/**
 * cloud-init user data: the files of `assets/instance` and the settings that they read.
 *
 * @throws Error when it would be longer than EC2 takes.
 */
export function renderUserData(settings: InstanceSettings): string {
  const asset = (path: string, permissions: string, ...segments: string[]) =>
    file(path, permissions, literal(readFileSync(assetPath("instance", ...segments), "utf8")));
  const unit = (name: string) => asset(`/etc/systemd/system/${name}`, "0644", "systemd", name);
  const { systemd: stopSeconds } = serviceStopSeconds(settings.service.drainSeconds);
  const cloudConfig = {
    write_files: [
      file(unitFile, "0644", environmentFile(unitVariables(settings))),
      file(serviceFile, "0644", environmentFile(serviceVariables(settings))),
      file(healthProxyFile, "0644", environmentFile(healthProxyVariables(settings))),
      file(
        "/etc/llm-service/amazon-cloudwatch-agent.json",
        "0644",
        JSON.stringify(cloudWatchAgentConfig(settings)),
      ),
      asset("/etc/sysctl.d/60-llm-service.conf", "0644", "sysctl.conf"),
      // Amazon Linux reads these before its own rules.
      asset("/etc/rsyslog.d/10-docker.conf", "0644", "rsyslog.conf"),
      asset("/usr/local/bin/pull-image", "0755", "pull-image.sh"),
      asset("/usr/local/bin/bootstrap-instance", "0755", "bootstrap.sh"),
      unit("llm-engine.service"),
      unit("llm-service.service"),
      file(
        "/etc/systemd/system/llm-service.service.d/drain.conf",
        "0644",
        `[Service]\nTimeoutStopSec=${stopSeconds}\n`,
      ),
      unit("health-proxy.service"),
    ],
    runcmd: [["/usr/local/bin/bootstrap-instance"]],
  };
  // JSON is YAML, and needs no quoting of its own.
  const userData = `#cloud-config\n${JSON.stringify(cloudConfig)}\n`;
  assertSize(userData);
  return userData;
}

function file(path: string, permissions: string, content: string) {
  return { path, permissions, owner: "root:root", content };
}

function environmentFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
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
