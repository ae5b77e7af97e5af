import { CreateQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Queue } from "./queue";

/**
 * Makes queues, dead-letter queues first, since a redrive policy needs its target.
 *
 * @returns the local URL of each queue by the one of AWS
 */
export async function createQueues(
  client: SQSClient,
  queues: readonly Queue[],
): Promise<Readonly<Record<string, string>>> {
  const urls: Record<string, string> = {};
  const targetsFirst = [...queues].sort((a, b) => Number(hasTarget(a)) - Number(hasTarget(b)));
  for (const { attributes, name, url } of targetsFirst) {
    const created = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    if (created.QueueUrl === undefined) throw new Error(`the emulator made queue ${name} without a URL`);
    urls[url] = created.QueueUrl;
  }
  return urls;
}

function hasTarget({ attributes }: Queue): boolean {
  return attributes.RedrivePolicy !== undefined;
}
