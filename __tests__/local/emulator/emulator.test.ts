import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { Emulator } from "../../../local/emulator/emulator";
import { invoke } from "../../../local/emulator/invoke";
import { type LambdaFunction, readLambdaFunction } from "../../../local/emulator/lambda-function";
import { putFunction } from "../../../local/emulator/put-function";
import { putTable } from "../../../local/emulator/put-table";
import { readTable } from "../../../local/emulator/table";
import { isRunning, waitUntil } from "../../support/wait-until";
import { functionZip } from "./support/function-zip";

const accountId = "123456789012";
const region = "us-west-2";
let directory: string;
let emulator: Emulator;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "emulator-"));
  emulator = await Emulator.start({ directory: join(directory, "emulator"), accountId, region });
});
afterAll(async () => {
  await emulator.kill();
  rmSync(directory, { recursive: true, force: true });
});

const resource = (type: string, attributes: Record<string, unknown>) => ({ type, name: "it", attributes });

test("a table has the keys, indexes and time to live of its resource", async () => {
  const table = readTable(
    resource("aws_dynamodb_table", {
      name: "connections",
      hash_key: "id",
      range_key: "part",
      attribute: [
        { name: "id", type: "S" },
        { name: "part", type: "N" },
        { name: "userId", type: "S" },
      ],
      global_secondary_index: [
        { name: "by-user", hash_key: "userId", range_key: "", projection_type: "KEYS_ONLY" },
        {
          name: "by-part",
          hash_key: "part",
          range_key: "userId",
          projection_type: "INCLUDE",
          non_key_attributes: ["text"],
        },
      ],
      ttl: [{ attribute_name: "ttl", enabled: true }],
    }),
  );
  await putTable(emulator.dynamoDb, table);
  const { Table } = await emulator.dynamoDb.send(new DescribeTableCommand({ TableName: "connections" }));
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    TableArn: `arn:aws:dynamodb:${region}:${accountId}:table/connections`,
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "part", KeyType: "RANGE" },
    ],
  });
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([
    { IndexName: "by-user", Projection: { ProjectionType: "KEYS_ONLY" } },
    { IndexName: "by-part", Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["text"] } },
  ]);
  const ttl = await emulator.dynamoDb.send(new DescribeTimeToLiveCommand({ TableName: "connections" }));
  expect(ttl.TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "ttl" });
});

test("an item changes as a whole or not at all, and what it was is not changed with it", async () => {
  const table = readTable(
    resource("aws_dynamodb_table", { name: "items", hash_key: "id", attribute: [{ name: "id", type: "S" }] }),
  );
  await putTable(emulator.dynamoDb, table);
  const key = { id: { S: "one" } };
  const list = { L: [{ M: { text: { S: "a" } } }] };
  await emulator.dynamoDb.send(new PutItemCommand({ TableName: "items", Item: { ...key, list } }));
  const update = (expression: string, condition?: string) =>
    emulator.dynamoDb.send(
      new UpdateItemCommand({
        TableName: "items",
        Key: key,
        UpdateExpression: expression,
        ExpressionAttributeNames: { "#list": "list" },
        ExpressionAttributeValues: { ":text": { S: "b" } },
        ReturnValues: "ALL_OLD",
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
      }),
    );
  const stored = async () =>
    (await emulator.dynamoDb.send(new GetItemCommand({ TableName: "items", Key: key }))).Item;
  await expect(update("SET #list[0].#list = :text, missing.#list = :text")).rejects.toThrow();
  await expect(update("SET #list[0].#list = :text", "attribute_not_exists(#list)")).rejects.toThrow();
  expect(await stored()).toEqual({ ...key, list });
  expect((await update("SET #list[0].#list = :text")).Attributes).toEqual({ ...key, list });
  expect(await stored()).toEqual({ ...key, list: { L: [{ M: { text: { S: "a" }, list: { S: "b" } } }] } });
});

test("what was asked is written down", async () => {
  const lines = readFileSync(join(directory, "emulator", "requests.log"), "utf8");
  expect(lines).toMatch(/^0\.\d{6} POST \/ DynamoDB_20120810\.CreateTable$/m);
});

describe("a function", () => {
  const make = async (name: string, code: string, attributes: Record<string, unknown> = {}) => {
    functionZip(directory, name, code);
    const lambda = readLambdaFunction(
      resource("aws_lambda_function", {
        function_name: name,
        arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
        invoke_arn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${name}/invocations`,
        filename: `${name}.zip`,
        handler: "index.handler",
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        role: `arn:aws:iam::${accountId}:role/it`,
        memory_size: 256,
        timeout: 2,
        environment: [{ variables: { TABLE: "connections" } }],
        reserved_concurrent_executions: -1,
        ...attributes,
      }),
      directory,
    );
    await putFunction(emulator.lambda, lambda, lambda.environment);
    return lambda;
  };
  const run = (lambda: LambdaFunction, event: unknown = {}) => invoke(emulator.lambda, lambda.name, event);

  test("runs with its own variables, and none of this machine's", async () => {
    process.env.SECRET_OF_THIS_MACHINE = "x";
    const lambda = await make("environment", "exports.handler = async () => process.env;");
    expect(await run(lambda)).toMatchObject({
      outcome: "returned",
      value: {
        TABLE: "connections",
        AWS_REGION: region,
        AWS_LAMBDA_FUNCTION_NAME: "environment",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_ENDPOINT_URL: emulator.url,
      },
    });
    const environment = (await run(lambda)) as { value: Record<string, string> };
    expect(environment.value).not.toHaveProperty("SECRET_OF_THIS_MACHINE");
  });

  test("keeps its environment from one run to the next, and has several at once", async () => {
    const lambda = await make(
      "parallel",
      `let runs = 0;
       exports.handler = async ({ wait }) => {
         await new Promise((resolve) => setTimeout(resolve, wait));
         return { pid: process.pid, runs: ++runs };
       };`,
    );
    const first = await run(lambda, { wait: 0 });
    expect(await run(lambda, { wait: 0 })).toEqual({
      outcome: "returned",
      value: { pid: (first as { value: { pid: number } }).value.pid, runs: 2 },
    });
    const begun = performance.now();
    const all = await Promise.all([1, 2, 3].map(() => run(lambda, { wait: 500 })));
    expect(new Set(all.map((each) => (each as { value: { pid: number } }).value.pid)).size).toBe(3);
    expect(performance.now() - begun).toBeLessThan(1400);
  });

  test("that is needed many times at once does not start as many times", async () => {
    const lambda = await make("burst", "exports.handler = async () => process.pid;");
    const count = 10 * cpus().length;
    const answers = await Promise.all(Array.from({ length: count }, () => run(lambda)));
    const processes = new Set(answers.map((answer) => (answer as { value: number }).value));
    expect(processes.size).toBeLessThanOrEqual(count / 2);
  });

  test("that throws or runs out of time has failed, and works again", async () => {
    const lambda = await make(
      "failing",
      `exports.handler = async ({ how }) => {
         if (how === "throw") throw new Error("no");
         if (how === "wait") await new Promise((resolve) => setTimeout(resolve, 60000));
         return how;
       };`,
      { timeout: 1 },
    );
    expect(await run(lambda, { how: "throw" })).toEqual({ outcome: "failed", message: "no" });
    const begun = performance.now();
    expect(await run(lambda, { how: "wait" })).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("timed out after 1"),
    });
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(await run(lambda, { how: "well" })).toEqual({ outcome: "returned", value: "well" });
  });

  test("runs as often at once as is reserved for it", async () => {
    const lambda = await make(
      "reserved",
      "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 400, 1));",
      { reserved_concurrent_executions: 1 },
    );
    const outcomes = await Promise.all([run(lambda), run(lambda)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["returned", "throttled"]);
  });

  test("prints into its log while it runs", async () => {
    const lambda = await make(
      "printing",
      `exports.handler = async () => {
         console.log("begun");
         await new Promise((resolve) => setTimeout(resolve, 700));
         console.log("done");
       };`,
    );
    const running = run(lambda);
    const log = () => readFileSync(emulator.functionLogFile("printing"), "utf8");
    await waitUntil("the first line", () => {
      try {
        return log().includes("begun\n");
      } catch {
        return false;
      }
    });
    expect(log()).not.toContain("done");
    await running;
    await waitUntil("the last line", () => log().includes("done\n"));
  });

  test("leaves nothing of its runs in memory", async () => {
    const lambda = await make("forgotten", "exports.handler = async () => console.log('a line');");
    await run(lambda);
    const response = await fetch(emulator.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Logs_20140328.DescribeLogGroups",
        authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20300101/${region}/logs/aws4_request`,
      },
      body: "{}",
    });
    expect(await response.json()).toMatchObject({ logGroups: [] });
  });

  test("that says nothing is not waited for", async () => {
    const lambda = await make("silent", "exports.handler = async () => 1;");
    await run(lambda);
    const times: number[] = [];
    for (let time = 0; time < 11; time++) {
      const begun = performance.now();
      await run(lambda);
      times.push(performance.now() - begun);
    }
    // MiniStack's own wait for a line is 50 ms.
    expect(times.sort((a, b) => a - b)[5]).toBeLessThan(40);
  });
});

test("nothing is left when it stops", async () => {
  const other = await Emulator.start({ directory: join(directory, "other"), accountId, region });
  const code = "exports.handler = async () => process.pid;";
  await putFunction(
    other.lambda,
    readLambdaFunction(
      resource("aws_lambda_function", {
        function_name: "pid",
        arn: "arn",
        invoke_arn: "arn",
        filename: functionZip(directory, "pid", code),
        handler: "index.handler",
        runtime: "nodejs24.x",
        role: `arn:aws:iam::${accountId}:role/it`,
      }),
      directory,
    ),
    {},
  );
  const answer = await invoke(other.lambda, "pid", {});
  const pid = Number((answer as { value: number }).value);
  expect(isRunning(pid)).toBe(true);
  await other.stop();
  await waitUntil("the function's process has ended", () => !isRunning(pid));
  await expect(fetch(other.url)).rejects.toThrow();
});
