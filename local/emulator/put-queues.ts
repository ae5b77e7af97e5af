import {
  CreateQueueCommand,
  QueueNameExists,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Queue } from "./queue";

/**
 * Makes queues, or gives those of these names the attributes that they are to have, and leaves their messages alone.
 * Dead-letter queues come first, since a redrive policy needs its target.
 *
 * @returns the local URL of each queue by the one of AWS
 */
export async function putQueues(
  client: SQSClient,
  queues: readonly Queue[],
): Promise<Readonly<Record<string, string>>> {
  const urls: Record<string, string> = {};
  const targetsFirst = [...queues].sort((a, b) => Number(hasTarget(a)) - Number(hasTarget(b)));
  for (const queue of targetsFirst) urls[queue.url] = await putQueue(client, queue);
  return urls;
}

async function putQueue(client: SQSClient, { attributes, name }: Queue): Promise<string> {
  const { RedrivePolicy = "" } = attributes;
  const create = async (Attributes?: Record<string, string>): Promise<string> => {
    const command = new CreateQueueCommand({ QueueName: name, ...(Attributes && { Attributes }) });
    const { QueueUrl } = await client.send(command);
    if (QueueUrl === undefined) throw new Error(`the emulator made queue ${name} without a URL`);
    return QueueUrl;
  };
  const change = async (QueueUrl: string, Attributes: Record<string, string>): Promise<string> => {
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    return QueueUrl;
  };
  try {
    // An empty policy takes away the one that it may have had.
    return await change(await create(attributes), { RedrivePolicy });
  } catch (error) {
    if (!(error instanceof QueueNameExists)) throw error;
    // Without attributes it says the URL of the one that is there.
    return await change(await create(), { ...attributes, RedrivePolicy });
  }
}

function hasTarget({ attributes }: Queue): boolean {
  return attributes.RedrivePolicy !== undefined;
}
