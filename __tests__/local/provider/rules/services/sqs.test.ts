import type { ObjectValue } from "../../../../../local/provider/values/value";
import { emptyCloud } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const queue = new RealResource("aws_sqs_queue", cloud);
const ARN = "arn:aws:sqs:us-west-2:111122223333";
const fifo: ObjectValue = { name: "requests.fifo", fifo_queue: true };

const redrive = (policy: unknown) => ({ redrive_policy: JSON.stringify(policy) });

describe("a queue", () => {
  test("has its URL as id, and is encrypted", async () => {
    const url = "https://sqs.us-west-2.amazonaws.com/111122223333/requests.fifo";
    expect(await queue.create(fifo)).toMatchObject({
      id: url,
      url,
      arn: `${ARN}:requests.fifo`,
      deduplication_scope: "queue",
      fifo_throughput_limit: "perQueue",
      message_retention_seconds: 345_600,
      name_prefix: "",
      sqs_managed_sse_enabled: true,
      visibility_timeout_seconds: 30,
    });
    expect(await queue.create({ kms_master_key_id: "alias/key" })).toMatchObject({
      name: expect.stringMatching(/^terraform-\d{18}[0-9a-f]{8}$/),
      sqs_managed_sse_enabled: false,
    });
    expect((await queue.create({ name_prefix: "made-", fifo_queue: true })).name).toMatch(
      /^made-\d{18}[0-9a-f]{8}\.fifo$/,
    );
  });

  test("has a name that is taken once, and stays", async () => {
    const created = await queue.create({ name: "once" });
    await expect(queue.create({ name: "once" })).rejects.toThrow(/creating SQS Queue \(once\): .*QueueName/);
    expect(queue.plan({ name: "other" }, created).replacing).toEqual([["name"]]);
    expect(queue.plan({ name: "once", visibility_timeout_seconds: 60 }, created).replacing).toEqual([]);
  });

  test.each<[ObjectValue, string]>([
    [{ name: "requests" }, "name: invalid queue name: requests"],
    [{ name: "requests.fifo", fifo_queue: false }, "name: invalid queue name: requests.fifo"],
    [{ name: "re quests.fifo" }, "name: invalid queue name: re quests.fifo"],
    [{ visibility_timeout_seconds: 43_201 }, "to be in the range (0 - 43200), got 43201"],
    [{ message_retention_seconds: 59 }, "to be in the range (60 - 1209600), got 59"],
    [{ message_retention_seconds: 1_209_601 }, "to be in the range (60 - 1209600), got 1209601"],
    [{ delay_seconds: 901 }, "to be in the range (0 - 900), got 901"],
    [{ max_message_size: 1023 }, "to be in the range (1024 - 1048576), got 1023"],
    [{ receive_wait_time_seconds: 21 }, "Invalid value for the parameter ReceiveMessageWaitTimeSeconds."],
    [{ deduplication_scope: "group" }, 'one of ["messageGroup" "queue"], got group'],
    [
      { deduplication_scope: "queue", fifo_throughput_limit: "perMessageGroupId" },
      "allowed only when the value for DeduplicationScope is messageGroup",
    ],
    [
      { kms_master_key_id: "alias/key", sqs_managed_sse_enabled: true },
      "conflicts with sqs_managed_sse_enabled",
    ],
    [{ redrive_policy: "{" }, '"redrive_policy" contains an invalid JSON'],
    [redrive({ maxReceiveCount: 3 }), "mandatory attribute: deadLetterTargetArn"],
    [redrive({ deadLetterTargetArn: `${ARN}:d.fifo` }), "mandatory attribute: maxReceiveCount"],
    [
      redrive({ deadLetterTargetArn: `${ARN}:d.fifo`, maxReceiveCount: 0 }),
      "Invalid value for maxReceiveCount",
    ],
    [
      redrive({ deadLetterTargetArn: `${ARN}:d.fifo`, maxReceiveCount: 1001 }),
      "Invalid value for maxReceiveCount",
    ],
    [
      redrive({ deadLetterTargetArn: `${ARN}:d`, maxReceiveCount: 3 }),
      "Dead-letter queue must be same type of queue as the source",
    ],
  ])("with %j is refused", (given, words) => {
    expect(queue.refusals({ ...fifo, ...given })).toContainEqual(expect.stringContaining(words));
  });

  test("of the standard kind has nothing of the FIFO kind", () => {
    const standard = { name: "standard", deduplication_scope: "queue", content_based_deduplication: true };
    expect(queue.refusals(standard)).toEqual([
      ": content-based deduplication can only be set for FIFO queue",
      "deduplication_scope: InvalidAttributeName: Unknown Attribute DeduplicationScope.",
    ]);
  });

  test("with a dead-letter queue of its kind passes", () => {
    const policy = redrive({ deadLetterTargetArn: `${ARN}:dead.fifo`, maxReceiveCount: 4 });
    expect(queue.refusals({ ...fifo, ...policy })).toEqual([]);
  });
});

test("a policy names who may do what", async () => {
  const policy = new RealResource("aws_sqs_queue_policy", cloud);
  const given = (statement: unknown) => ({
    queue_url: "https://sqs.us-west-2.amazonaws.com/1/x",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  });
  const sound = given({ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" });
  expect(policy.refusals(sound)).toEqual([]);
  expect((await policy.create(sound)).id).toBe("https://sqs.us-west-2.amazonaws.com/1/x");
  expect(policy.refusals(given({ Effect: "Deny", Action: "sqs:*" }))).toEqual([
    expect.stringContaining("Missing required field Principal"),
  ]);
});

describe("what queues a dead-letter queue serves", () => {
  const allow = new RealResource("aws_sqs_queue_redrive_allow_policy", cloud);
  const given = (policy: unknown) => ({ queue_url: "u", redrive_allow_policy: JSON.stringify(policy) });

  test.each([
    { redrivePermission: "allowAll" },
    { redrivePermission: "byQueue", sourceQueueArns: [`${ARN}:requests.fifo`] },
  ])("%j passes", (policy) => {
    expect(allow.refusals(given(policy))).toEqual([]);
  });

  test.each([
    [{ redrivePermission: "some" }, "redrivePermission must be one of allowAll, denyAll, byQueue"],
    [{ redrivePermission: "byQueue" }, "byQueue needs 1 to 10 sourceQueueArns"],
    [{ redrivePermission: "denyAll", sourceQueueArns: ["x"] }, "cannot be given with denyAll"],
  ])("%j is refused", (policy, words) => {
    expect(allow.refusals(given(policy))).toEqual([expect.stringContaining(words)]);
  });
});
