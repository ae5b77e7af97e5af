import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { putQueues } from "../../../local/emulator/put-queues";
import { LocalEmulator, localQueue } from "./support/local-emulator";

let local: LocalEmulator;

beforeAll(async () => {
  local = await LocalEmulator.start();
});
afterAll(() => local.close());

test("a queue that changes keeps its address and its messages, and loses a redrive policy", async () => {
  const { sqs } = local.emulator;
  const dead = localQueue("dead.fifo");
  const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  const before = localQueue("live.fifo", { RedrivePolicy: redrive, VisibilityTimeout: "10" });
  const urls = await putQueues(sqs, [before, dead]);
  const QueueUrl = urls[before.url] ?? "";
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: "one",
      MessageGroupId: "a",
      MessageDeduplicationId: "1",
    }),
  );
  const attributes = async () =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes;
  expect(await attributes()).toMatchObject({ RedrivePolicy: redrive, VisibilityTimeout: "10" });
  expect(await putQueues(sqs, [localQueue("live.fifo", { VisibilityTimeout: "20" }), dead])).toEqual(urls);
  expect(await attributes()).toMatchObject({ VisibilityTimeout: "20" });
  expect(await attributes()).not.toHaveProperty("RedrivePolicy");
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages).toMatchObject([{ Body: "one" }]);
});
