import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ObjectValue, UNKNOWN } from "../../../../../local/provider/values/value";
import { emptyCloud, temporaryFolder } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const lambda = new RealResource("aws_lambda_function", cloud);
const permission = new RealResource("aws_lambda_permission", cloud);
const mapping = new RealResource("aws_lambda_event_source_mapping", cloud);
const invocation = new RealResource("aws_lambda_invocation", cloud);

const sha256 = (content: string) => createHash("sha256").update(content).digest("base64");

const zip = path.join(temporaryFolder(), "message.zip");
writeFileSync(zip, "first");

const ARN = "arn:aws:lambda:us-west-2:111122223333:function:chat-test-message";
const message: ObjectValue = {
  function_name: "chat-test-message",
  filename: zip,
  source_code_hash: sha256("first"),
  handler: "index.handler",
  runtime: "nodejs24.x",
  architectures: ["arm64"],
  role: "arn:aws:iam::111122223333:role/message",
};

describe("a function", () => {
  let created: ObjectValue;
  beforeAll(async () => {
    created = await lambda.create(message);
  });

  test("has ARNs with its version, and one for API Gateway", () => {
    const invoke = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions";
    expect(created).toMatchObject({
      id: "chat-test-message",
      arn: ARN,
      version: "$LATEST",
      qualified_arn: `${ARN}:$LATEST`,
      invoke_arn: `${invoke}/${ARN}/invocations`,
      qualified_invoke_arn: `${invoke}/${ARN}:$LATEST/invocations`,
      memory_size: 128,
      timeout: 3,
      reserved_concurrent_executions: -1,
    });
  });

  test("has the hash and the size of its package", () => {
    expect(created).toMatchObject({ code_sha256: sha256("first"), source_code_size: 5 });
  });

  test("stays as it is while its package does, and is updated in place with another", () => {
    expect(lambda.plan(message, created)).toMatchObject({ planned: created, replacing: [] });
    writeFileSync(zip, "second");
    const changed = { ...message, source_code_hash: sha256("second") };
    const plan = lambda.plan(changed, created);
    expect(plan.replacing).toEqual([]);
    expect(plan.planned).toMatchObject({
      arn: ARN,
      source_code_hash: sha256("second"),
      code_sha256: UNKNOWN,
      source_code_size: UNKNOWN,
      last_modified: UNKNOWN,
    });
    const updated = lambda.update(changed, created);
    expect(updated).toMatchObject({ code_sha256: sha256("second"), source_code_size: 6, arn: ARN });
    expect(lambda.plan(changed, updated).planned).toEqual(updated);
    expect(lambda.plan({ ...changed, memory_size: 256 }, updated).planned).toMatchObject({
      code_sha256: sha256("second"),
    });
  });

  test("with another name is another function, and a name is taken once", async () => {
    expect(lambda.plan({ ...message, function_name: "other" }, created).replacing).toEqual([
      ["function_name"],
    ]);
    await expect(lambda.create(message)).rejects.toThrow(
      /creating Lambda Function \(chat-test-message\): .*ResourceConflictException: Function already exist/,
    );
  });

  test("cannot be made of a file that is not there, nor of one that is too large", async () => {
    await expect(lambda.create({ ...message, function_name: "a", filename: "no.zip" })).rejects.toThrow(
      "reading ZIP file (no.zip): open no.zip: no such file or directory",
    );
    const large = path.join(path.dirname(zip), "large.zip");
    writeFileSync(large, Buffer.alloc(50 * 1024 ** 2 + 1));
    await expect(lambda.create({ ...message, function_name: "a", filename: large })).rejects.toThrow(
      "RequestEntityTooLargeException",
    );
  });

  test("in a network has the network of its subnets, and a log group by its name", async () => {
    const vpc = { cidr_block: "10.0.0.0/24", vpc_id: "vpc-0123" };
    const subnet = await new RealResource("aws_subnet", cloud).create(vpc);
    const inNetwork = {
      ...message,
      function_name: "inference",
      vpc_config: { subnet_ids: [subnet.id ?? null], security_group_ids: ["sg-1"] },
      logging_config: { log_format: "JSON" },
    };
    expect(await lambda.create(inNetwork)).toMatchObject({
      vpc_config: [{ vpc_id: "vpc-0123" }],
      logging_config: [{ log_group: "/aws/lambda/inference", application_log_level: "" }],
    });
  });

  test.each<[ObjectValue, string]>([
    [{ runtime: "nodejs99.x" }, '"nodejs24.x" "python3.14"], got nodejs99.x'],
    [{ runtime: null }, "handler and runtime must be set when PackageType is Zip"],
    [
      { reserved_concurrent_executions: -2 },
      "expected reserved_concurrent_executions to be at least (-1), got -2",
    ],
    [{ timeout: 901 }, "expected timeout to be in the range (1 - 900), got 901"],
    [{ memory_size: 127 }, "expected memory_size to be in the range (128 - 10240), got 127"],
    [{ architectures: ["arm"] }, 'expected architectures to be one of ["x86_64" "arm64"], got arm'],
    [{ function_name: "chat message" }, "must be valid function name or function ARN"],
    [
      { function_name: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" },
      "name to be less than or equal to 64",
    ],
    [{ role: "message" }, '"role" (message) is an invalid ARN: arn: invalid prefix'],
    [{ image_uri: "x" }, "only one of `filename,image_uri,s3_bucket` can be specified"],
    [{ ephemeral_storage: { size: 511 } }, "to be in the range (512 - 10240), got 511"],
    [{ tracing_config: { mode: "On" } }, 'one of ["Active" "PassThrough"], got On'],
    [
      { environment: { variables: { AWS_REGION: "us-west-2", TABLE: "x" } } },
      "contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION",
    ],
    [{ environment: { variables: { "1A": "x" } } }, "Value '1A' at 'environment.variables'"],
    [
      { logging_config: { log_format: "Text", application_log_level: "INFO" } },
      "you must set LogFormat to JSON",
    ],
  ])("with %j is refused", (given, words) => {
    expect(lambda.refusals({ ...message, ...given })).toContainEqual(expect.stringContaining(words));
  });

  test("with more than 4 KB of variables is refused", () => {
    const variables = (length: number) => ({ environment: { variables: { TEXT: "x".repeat(length) } } });
    expect(lambda.refusals({ ...message, ...variables(4092) })).toEqual([]);
    expect(lambda.refusals({ ...message, ...variables(4093) })).toEqual([
      expect.stringContaining("exceeded the 4KB limit."),
    ]);
  });

  test("with variables that are not known yet is not judged by them", () => {
    const variables = { TABLE: UNKNOWN, QUEUE_URL: "x" };
    expect(lambda.refusals({ ...message, environment: { variables } })).toEqual([]);
  });
});

describe("a permission", () => {
  const invoke = {
    action: "lambda:InvokeFunction",
    function_name: "chat-test-message",
    principal: "apigateway.amazonaws.com",
  };

  test("is named by its statement, which is single in its function", async () => {
    expect(await permission.create({ ...invoke, statement_id: "api" })).toMatchObject({ id: "api" });
    await permission.create({ ...invoke, function_name: "other", statement_id: "api" });
    await expect(permission.create({ ...invoke, function_name: ARN, statement_id: "api" })).rejects.toThrow(
      "ResourceConflictException: The statement id (api) provided already exists",
    );
    expect((await permission.create(invoke)).id).toMatch(/^terraform-\d{18}[0-9a-f]{8}$/);
  });

  test.each<[ObjectValue, string]>([
    [{ action: "InvokeFunction" }, "must be a valid action (usually starts with lambda:)"],
    [{ statement_id: "a b" }, "must contain alphanumeric, underscores or dashes only"],
    [{ source_arn: "x" }, "is an invalid ARN"],
    [{ source_account: "123" }, "doesn't look like AWS Account ID"],
  ])("with %j is refused", (given, words) => {
    expect(permission.refusals({ ...invoke, ...given })).toEqual([expect.stringContaining(words)]);
  });

  test("never changes in place", async () => {
    const prior = await permission.create({ ...invoke, statement_id: "changing" });
    const changed = { ...invoke, statement_id: "changing", source_arn: "arn:aws:execute-api:x:1:y" };
    expect(permission.plan(changed, prior).replacing).toEqual([["source_arn"]]);
  });
});

describe("an event source mapping", () => {
  const SQS = "arn:aws:sqs:us-west-2:111122223333";
  const given = {
    event_source_arn: `${SQS}:requests.fifo`,
    function_name: "chat-test-message",
    batch_size: 1,
  };

  test("has a UUID, and the ARN of its function", async () => {
    const created = await mapping.create(given);
    expect(created).toMatchObject({
      id: created.uuid,
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      arn: `arn:aws:lambda:us-west-2:111122223333:event-source-mapping:${created.uuid}`,
      function_arn: ARN,
      state: "Enabled",
    });
    expect(mapping.plan({ ...given, enabled: false }, created).planned).toMatchObject({ state: UNKNOWN });
  });

  test("needs a queue that hides messages as long as the function may take", async () => {
    const queues = new RealResource("aws_sqs_queue", cloud);
    const slow = { ...message, function_name: "slow", timeout: 60, source_code_hash: sha256("second") };
    await lambda.create(slow);
    for (const [name, visibility] of Object.entries({ short: 59, enough: 60 })) {
      await queues.create({
        name: `${name}.fifo`,
        fifo_queue: true,
        visibility_timeout_seconds: visibility,
      });
    }
    const ofQueue = (name: string) => ({
      ...given,
      function_name: "slow",
      event_source_arn: `${SQS}:${name}.fifo`,
    });
    await expect(mapping.create(ofQueue("short"))).rejects.toThrow(
      "InvalidParameterValueException: Queue visibility timeout: 59 seconds is less than Function timeout: 60 seconds",
    );
    await mapping.create(ofQueue("enough"));
  });

  test.each<[ObjectValue, string]>([
    [{ batch_size: 11 }, "Batch size must be between 1 and 10 for FIFO queues, got 11"],
    [{ maximum_batching_window_in_seconds: 1 }, "Batching window is not supported for FIFO queues"],
    [{ scaling_config: { maximum_concurrency: 1 } }, "to be at least (2), got 1"],
    [{ scaling_config: { maximum_concurrency: 1001 } }, "must be between 2 and 1000, got 1001"],
    [{ function_response_types: ["All"] }, 'one of ["ReportBatchItemFailures"], got All'],
    [{ metrics_config: { metrics: ["Count"] } }, "got Count"],
    [{ event_source_arn: `${SQS}:standard`, batch_size: 11 }, "Maximum batch window in seconds"],
  ])("with %j is refused", (more, words) => {
    expect(mapping.refusals({ ...given, ...more })).toEqual([expect.stringContaining(words)]);
  });
});

test("an invocation happens when it is made, and again when its triggers change", async () => {
  const given = { function_name: "invalidate", input: '{"paths":["/*"]}', triggers: { page: "1" } };
  const created = await invocation.create(given);
  expect(created).toMatchObject({
    id: `invalidate,$LATEST,${createHash("md5").update(given.input).digest("hex")}`,
    result: "null",
    lifecycle_scope: "CREATE_ONLY",
  });
  expect(invocation.plan({ ...given, triggers: { page: "2" } }, created).replacing).toEqual([["triggers"]]);
  expect(invocation.refusals({ ...given, input: "{" })).toEqual([
    expect.stringContaining('"input" contains an invalid JSON'),
  ]);
  expect(invocation.refusals({ ...given, input: "[]", lifecycle_scope: "CRUD" })).toEqual([
    expect.stringContaining("requires input to be a JSON object"),
  ]);
});
