import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";
import { maximumUserDataBytes } from "../../../modules/compute/user-data";
import { type InstanceFiles, instanceFiles, instanceVariants } from "../../support/instance-files";
import { cloudInitSchema } from "../../support/validator";

const serviceFile = "/etc/llm-service/llm-service.env";
const healthProxyFile = "/etc/llm-service/health-proxy.env";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "user-data-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function schemaOf(userData: string) {
  const file = path.join(directory, "user-data.yaml");
  writeFileSync(file, userData);
  return cloudInitSchema(file);
}

describe.each(Object.entries(instanceVariants))("%s", (_, options) => {
  const instance = instanceFiles(options);

  test("cloud-init accepts the user data", () => {
    expect(schemaOf(instance.userData)).toEqual({
      exitCode: 0,
      output: expect.stringContaining("Valid"),
    });
  });

  test("EC2 takes it, with a quarter to spare", () => {
    expect(Buffer.byteLength(instance.userData)).toBeLessThan(maximumUserDataBytes * 0.75);
  });

  test("names no variable that the programs do not know", () => {
    for (const [file, settings] of [
      [serviceFile, "assets/llm-service/src/settings.ts"],
      [healthProxyFile, "assets/health-proxy/health_proxy/settings.py"],
    ] as const) {
      const source = readFileSync(path.join(projectDirectory, settings), "utf8");
      const unknown = Object.keys(instance.variables(file)).filter(
        (name) => !new RegExp(`\\b${name}\\b`).test(source),
      );
      expect({ settings, unknown }).toEqual({ settings, unknown: [] });
    }
  });

  test("names no variable in the units that is not in their file", () => {
    const defined = Object.keys(instance.variables("/etc/llm-service/instance.env"));
    const units = instance.files.filter(({ path: file }) => file.endsWith(".service"));
    const used = units.flatMap(({ content }) =>
      [...content.matchAll(/\$\{?(\w+)\}?/g)].map(([, name]) => name),
    );
    // bootstrap-instance adds the last one.
    expect([...new Set(used)].filter((name) => ![...defined, "INSTANCE_ID"].includes(name ?? ""))).toEqual(
      [],
    );
    expect(defined.filter((name) => !["AWS_REGION", ...used].includes(name))).toEqual([]);
    expect(instance.content("/usr/local/bin/bootstrap-instance")).toContain("INSTANCE_ID=");
  });
});

describe("cloud-init refuses", () => {
  const { userData } = instanceFiles();

  test.each([
    ["an unknown key of a file", userData.replace('"permissions"', '"permission"')],
    [
      "a command that is no list",
      userData.replace('[["/usr/local/bin/bootstrap-instance"]]', '"bootstrap-instance"'),
    ],
    ["what is no YAML", userData.slice(0, -2)],
  ])("%s", (_, broken) => {
    expect(broken).not.toBe(userData);
    expect(schemaOf(broken)).toEqual({ exitCode: 1, output: expect.stringMatching(/error/i) });
  });
});

describe("the health proxy", () => {
  const variables = (...options: string[]) => instanceFiles(options).variables(healthProxyFile);

  test.each([
    ["5", "2"],
    ["3", "1.5"],
    ["2", "1"],
  ])("asks the service for less than the %s s of the load balancer's check: %s s", (timeout, upstream) => {
    expect(variables(`targetGroup.healthCheck.timeoutSeconds=${timeout}`).UPSTREAM_TIMEOUT_SECONDS).toBe(
      upstream,
    );
  });

  test("keeps its own path where the load balancer asks the service by gRPC", () => {
    expect(variables().HEALTH_PATH).toBe("/health");
    expect(variables("targetGroup.protocolVersion=GRPC")).not.toHaveProperty("HEALTH_PATH");
  });

  test("asks the service on its own port, over TLS", () => {
    expect(variables("targetGroup.port=50100")).toMatchObject({
      SERVICE_ADDRESS: "127.0.0.1:50100",
      SERVICE_TLS: "true",
    });
  });
});

test("the configuration decides what the service is told", () => {
  const instance: InstanceFiles = instanceFiles([
    "service.modelName=deepseek-r1:7b",
    "service.maxInFlight=8",
    "service.maxQueued=10",
    "service.maxConnectionAgeSeconds=600",
    "service.engineStallSeconds=30",
    "service.logLevel=debug",
  ]);
  expect(instance.variables(serviceFile)).toMatchObject({
    MODEL_NAME: "deepseek-r1:7b",
    ENGINE_URL: "http://127.0.0.1:11434",
    PORT: "50051",
    TLS: "true",
    MAX_IN_FLIGHT: "8",
    MAX_QUEUED: "10",
    GRPC_MAX_CONNECTION_AGE_SECONDS: "600",
    ENGINE_STALL_SECONDS: "30",
    LOG_LEVEL: "debug",
  });
  // The engine decodes as many in parallel as the service lets in.
  expect(instance.variables("/etc/llm-service/instance.env").MAX_IN_FLIGHT).toBe("8");
  expect(instance.variables(healthProxyFile).LOG_LEVEL).toBe("debug");
});
