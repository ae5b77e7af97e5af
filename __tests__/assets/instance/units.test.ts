import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type InstanceFiles, instanceFiles, instanceVariants } from "../../support/instance-files";
import { systemdVerify } from "../../support/validator";

const names = ["llm-engine", "llm-service", "health-proxy"] as const;
const unitPath = (name: string) => `/etc/systemd/system/${name}.service`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "units-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, content: string, mode = 0o644): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  chmodSync(place, mode);
}

/** What systemd says of the units where docker, and what every system has, is installed. */
function verify(instance: InstanceFiles) {
  for (const { path: file, permissions, content } of instance.files) {
    write(file, content, Number.parseInt(permissions, 8));
  }
  for (const target of ["sysinit", "basic", "shutdown", "network-online", "multi-user"]) {
    write(`/usr/lib/systemd/system/${target}.target`, `[Unit]\nDescription=${target}\n`);
  }
  write("/usr/bin/docker", "#!/bin/sh\n", 0o755);
  write("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/docker\n");
  return systemdVerify(
    root,
    names.map((name) => `${name}.service`),
  );
}

/** Every `key=value` of a section, with continued lines joined. */
function settings(instance: InstanceFiles, name: string, section: string): [key: string, value: string][] {
  const text = instance.content(unitPath(name)).replaceAll(/\\\n\s*/g, "");
  const [, body = ""] = new RegExp(`\\[${section}\\]\n([^[]*(?:\\[[^\n]*)?)`).exec(text) ?? [];
  return body
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
}

function setting(instance: InstanceFiles, name: string, section: string, key: string): string {
  return settings(instance, name, section)
    .filter(([each]) => each === key)
    .map(([, value]) => value)
    .join("\n");
}

test.each(Object.entries(instanceVariants))("systemd accepts the units of %s", (_, options) => {
  expect(verify(instanceFiles(options))).toEqual({ exitCode: 0, output: "" });
});

describe("systemd refuses", () => {
  const instance = instanceFiles();
  const broken = (from: string, to: string): InstanceFiles => ({
    ...instance,
    files: instance.files.map((file) => ({
      ...file,
      content: file.path === unitPath("llm-service") ? file.content.replace(from, to) : file.content,
    })),
  });

  test.each([
    ["an unknown directive", "RestartSec=", "RestartSeconds=", "Unknown key 'RestartSeconds'"],
    ["a value of another kind", "Restart=always", "Restart=sometimes", "sometimes"],
    [
      "a program that is not there",
      "/usr/bin/docker stop",
      "/usr/bin/dokcer stop",
      "dokcer is not executable",
    ],
    ["a unit that is not there", "Requires=docker", "Requires=dokcer", "dokcer.service not found"],
  ])("%s", (_, from, to, message) => {
    expect(verify(broken(from, to)).output).toContain(message);
  });
});

describe("a unit", () => {
  const instance = instanceFiles();

  test.each(names)("of %s runs its container without root's rights and with bounds", (name) => {
    const run = setting(instance, name, "Service", "ExecStart");
    for (const option of [
      `--name ${name}`,
      "--network host",
      "--read-only",
      "--tmpfs /tmp",
      "--cap-drop ALL",
      "--security-opt no-new-privileges",
      "--pids-limit",
      "$LOG_OPTIONS",
      "--log-opt awslogs-stream=${INSTANCE_ID}",
    ]) {
      expect(run).toContain(option);
    }
    expect(run).not.toMatch(/--privileged|--cap-add|docker\.sock|--user (root|0)/);
  });

  test.each(names)("of %s is restarted, at most five times an hour", (name) => {
    const service = Object.fromEntries(settings(instance, name, "Service"));
    expect(service).toMatchObject({ Restart: "always", RestartSec: "5", StartLimitBurst: "5" });
    // Also the slowest starts reach the limit.
    const slowest = 5 * (Number(service.TimeoutStartSec) + Number(service.RestartSec));
    expect(Number(service.StartLimitInterval)).toBeGreaterThan(slowest);
    // systemd 219 of Amazon Linux 2 does not know them there.
    expect(settings(instance, name, "Unit").filter(([key]) => key.startsWith("StartLimit"))).toEqual([]);
  });

  test.each([
    ["0", "10", 25],
    ["120", "130", 145],
    ["3600", "3610", 3625],
  ])(
    "of the service may drain for %s s before docker, and later systemd, kills it",
    (drain, docker, systemd) => {
      const other = instanceFiles([
        `service.drainSeconds=${drain}`,
        `targetGroup.deregistrationDelaySeconds=${drain}`,
      ]);
      expect(other.variables("/etc/llm-service/instance.env").SERVICE_STOP_SECONDS).toBe(docker);
      expect(other.content("/etc/systemd/system/llm-service.service.d/drain.conf")).toBe(
        `[Service]\nTimeoutStopSec=${systemd}\n`,
      );
      expect(setting(other, "llm-service", "Service", "ExecStop")).toContain(
        "stop -t ${SERVICE_STOP_SECONDS} ",
      );
    },
  );

  test.each(["llm-engine", "health-proxy"])("of %s gives docker longer than docker gives it", (name) => {
    const [, given] = /stop -t (\d+) /.exec(setting(instance, name, "Service", "ExecStop")) ?? [];
    expect(Number(setting(instance, name, "Service", "TimeoutStopSec"))).toBeGreaterThan(Number(given));
  });

  test("of the service starts after, and so stops before, the engine and the health proxy", () => {
    expect(setting(instance, "llm-service", "Unit", "After").split(" ")).toEqual([
      "docker.service",
      "llm-engine.service",
      "health-proxy.service",
    ]);
    expect(setting(instance, "llm-service", "Unit", "Wants")).toContain("llm-engine.service");
  });

  test("of the health proxy needs neither the service nor the engine", () => {
    const unit = JSON.stringify(settings(instance, "health-proxy", "Unit"));
    expect(unit).not.toMatch(/llm-/);
  });

  test("of the engine listens on loopback, in parallel, and keeps its model", () => {
    const run = setting(instance, "llm-engine", "Service", "ExecStart");
    expect(run).toContain("--env OLLAMA_HOST=127.0.0.1:11434 ");
    expect(run).toContain("--env OLLAMA_NUM_PARALLEL=${MAX_IN_FLIGHT} ");
    expect(run).toContain("--env OLLAMA_KEEP_ALIVE=-1 ");
  });
});

test("the health proxy may listen on 443 without being root", () => {
  expect(instanceFiles().content("/etc/sysctl.d/60-llm-service.conf")).toMatch(
    /^net\.ipv4\.ip_unprivileged_port_start = 443$/m,
  );
});

describe("the CloudWatch agent", () => {
  const agent = (options: readonly string[]) =>
    JSON.parse(instanceFiles(options).content("/etc/llm-service/amazon-cloudwatch-agent.json"));

  test("measures memory and disk, and GPUs only where there are some", () => {
    expect(Object.keys(agent([]).metrics.metrics_collected)).toEqual(["mem", "disk"]);
    expect(Object.keys(agent(instanceVariants.GPU).metrics.metrics_collected)).toEqual([
      "mem",
      "disk",
      "nvidia_gpu",
    ]);
    expect(agent([]).metrics.namespace).toBe("deepseek/test");
  });

  test("sends the logs of the system, of cloud-init and of dockerd; docker sends the containers'", () => {
    const files = agent([]).logs.logs_collected.files.collect_list.map(
      (each: { file_path: string }) => each.file_path,
    );
    expect(files).toEqual(["/var/log/messages", "/var/log/cloud-init-output.log", "/var/log/docker.log"]);
    expect(instanceFiles().content("/etc/rsyslog.d/10-docker.conf")).toContain("/var/log/docker.log");
  });
});
