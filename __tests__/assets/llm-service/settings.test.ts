import { readSettings, SettingsError, variables } from "../../../assets/llm-service/src/settings";

test("an empty environment is the service as it is described", () => {
  expect(readSettings({})).toEqual({
    modelName: "deepseek-r1:1.5b",
    engineUrl: "http://127.0.0.1:11434",
    host: "0.0.0.0",
    port: 50_051,
    tls: true,
    certificate: undefined,
    keepaliveSeconds: 60,
    maxConnectionAgeSeconds: 3600,
    maxConcurrentStreams: 128,
    cookie: { name: "LlmServiceStickiness", maxAgeSeconds: 900 },
    maxInFlight: 4,
    maxQueued: 32,
    limits: { messageBytes: 65_536, messages: 200, historyBytes: 1_000_000 },
    heartbeatSeconds: 15,
    stallSeconds: 60,
    drainSeconds: 120,
    logLevel: "info",
    metricsPort: 9464,
    cloudWatch: undefined,
  });
});

test("an empty variable counts as absent", () => {
  expect(readSettings({ PORT: "", TLS: "" })).toMatchObject({ port: 50_051, tls: true });
});

test.each(["http://engine:8000/v1", "http://engine:8000/v1/", "http://engine:8000/"])(
  "%s is an engine, with or without the API's version",
  (url) => expect(readSettings({ ENGINE_URL: url }).engineUrl).toBe("http://engine:8000"),
);

test.each([
  ["MODEL_NAME", "two words"],
  ["ENGINE_URL", "localhost:11434"],
  ["ENGINE_URL", "ftp://engine"],
  ["HOST", "every where"],
  ["PORT", "70000"],
  ["PORT", "50051.5"],
  ["TLS", "yes"],
  ["TLS_CERTIFICATE_FILE", "/nowhere/certificate.pem"],
  ["TLS_PRIVATE_KEY_FILE", "/nowhere/key.pem"],
  ["GRPC_KEEPALIVE_SECONDS", "0"],
  ["GRPC_MAX_CONNECTION_AGE_SECONDS", "0"],
  ["GRPC_MAX_CONCURRENT_STREAMS", "0"],
  ["COOKIE_NAME", "AWSALBAPP"],
  ["COOKIE_NAME", "a=b"],
  ["COOKIE_MAX_AGE_SECONDS", "-1"],
  ["MAX_IN_FLIGHT", "0"],
  ["MAX_QUEUED", "many"],
  ["MAX_MESSAGE_BYTES", "0"],
  ["MAX_HISTORY_MESSAGES", "0"],
  ["MAX_HISTORY_BYTES", "99999999"],
  ["HEARTBEAT_SECONDS", "301"],
  ["ENGINE_STALL_SECONDS", "0"],
  ["DRAIN_SECONDS", "3601"],
  ["LOG_LEVEL", "verbose"],
  ["METRICS_PORT", "-1"],
  ["METRIC_NAMESPACE", "with space"],
  ["AUTO_SCALING_GROUP_NAME", "n".repeat(256)],
])("%s=%s is refused by name, with the value and what is allowed", (variable, value) => {
  const { message } = refusalOf({ [variable]: value });
  expect(message.split("\n")).toContainEqual(
    `${variable}=${JSON.stringify(value)} cannot be used; allowed: ${variables[variable as keyof typeof variables].allowed}`,
  );
});

test("every problem is named at once", () => {
  expect(
    refusalOf({ PORT: "x", TLS: "x", MAX_QUEUED: "x" }).problems.map(({ variable }) => variable),
  ).toEqual(["PORT", "TLS", "MAX_QUEUED"]);
});

test.each([
  [{ TLS_CERTIFICATE_FILE: __filename }, "TLS_PRIVATE_KEY_FILE"],
  [{ TLS_PRIVATE_KEY_FILE: __filename }, "TLS_CERTIFICATE_FILE"],
  [{ METRIC_NAMESPACE: "deepseek/test" }, "AUTO_SCALING_GROUP_NAME"],
])("%p lacks %s", (environment, missing) => {
  expect(refusalOf(environment).problems.map(({ variable }) => variable)).toEqual([missing]);
});

function refusalOf(environment: Record<string, string>): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("not refused");
}
