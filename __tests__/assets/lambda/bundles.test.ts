import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FunctionName } from "../../../modules/functions/function-name";
import { functionCode, functionNames } from "../../support/function-zip";

const directory = mkdtempSync(path.join(tmpdir(), "functions-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Bytes that a function's code may have: most of its cold start is reading it. */
const mostBytes = (name: FunctionName) =>
  ({ authorizer: 60_000, inference: 750_000 })[name as string] ?? 450_000;

/** What the stack gives a function, and Lambda. */
const environment = {
  AWS_REGION: "us-east-1",
  AWS_LAMBDA_FUNCTION_NAME: "test",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  POWERTOOLS_METRICS_NAMESPACE: "test",
  POWERTOOLS_SERVICE_NAME: "test",
  ISSUER_URL: "https://issuer.example",
  JWKS_URL: "https://issuer.example/jwks",
  AUDIENCE: "https://chat.example",
  REQUIRED_SCOPE: "",
  CONNECTIONS_TABLE: "connections",
  CONVERSATIONS_TABLE: "conversations",
  CONNECTIONS_ENDPOINT: "https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod",
  QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/requests.fifo",
  MAX_TEXT_BYTES: "16384",
  REQUESTS_PER_MINUTE: "10",
  DAILY_TOKENS: "200000",
  RETENTION_DAYS: "30",
  SCHEDULE: "",
  LLM_SERVICE_ADDRESS: "llm.example:443",
  MODEL_NAME: "deepseek-r1:1.5b",
  MAX_HISTORY_TURNS: "20",
  ON_DISCONNECT: "finish",
  MAX_ATTEMPTS: "3",
  DISTRIBUTION_ID: "E2EXAMPLE",
};

test.each(functionNames)("%s is small enough, and starts with what the stack gives it", (name) => {
  const code = functionCode(name);
  expect(code.byteLength).toBeLessThan(mostBytes(name));
  const file = path.join(directory, `${name}.js`);
  writeFileSync(file, code);
  const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
  expect(execFileSync(process.execPath, ["-e", script], { env: environment, encoding: "utf8" })).toBe(
    "function",
  );
});

test("a function whose environment lacks something names it all", () => {
  const script = `require(${JSON.stringify(path.join(directory, "message.js"))})`;
  const start = () =>
    execFileSync(process.execPath, ["-e", script], {
      env: { ...environment, MAX_TEXT_BYTES: "99999", SCHEDULE: undefined },
      encoding: "utf8",
      stdio: "pipe",
    });
  expect(start).toThrow(
    /MAX_TEXT_BYTES="99999" cannot be used; allowed: a whole number of bytes from 1 to 24576/,
  );
  expect(start).toThrow(/SCHEDULE is missing; allowed: nothing, or JSON/);
});
