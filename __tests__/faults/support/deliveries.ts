import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  type Message,
  type ReceiveMessageResult,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ChatSystem } from "../../chat/support/chat-system";

/**
 * The messages that a queue gives to whoever works on them. To be made before the system starts, whose poller (which
 * stands for the event source mapping) asks for messages long before there are any.
 */
export class Deliveries {
  private readonly messages: Message[] = [];

  constructor() {
    const { send } = SQSClient.prototype;
    const { messages } = this;
    jest.spyOn(SQSClient.prototype, "send").mockImplementation(async function (this: SQSClient, ...call) {
      const result = await (send as (...call: unknown[]) => Promise<unknown>).apply(this, call);
      messages.push(...((result as ReceiveMessageResult).Messages ?? []));
      return result;
    });
  }

  /** Those that were received from now on are looked at. */
  forget(): void {
    this.messages.length = 0;
  }

  /** As when the visibility timeout has passed before the work is done. */
  async makeVisible({ description, emulator }: ChatSystem["service"]): Promise<void> {
    const queue = description.queues.find(({ attributes }) => attributes.RedrivePolicy !== undefined);
    const { QueueUrl } = await emulator.sqs.send(new GetQueueUrlCommand({ QueueName: queue?.name }));
    await Promise.all(
      this.messages.map(({ ReceiptHandle }) =>
        emulator.sqs.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
        ),
      ),
    );
  }

  /** How many were not the first of their message. */
  get repeated(): number {
    return this.messages.filter(({ Attributes }) => Number(Attributes?.ApproximateReceiveCount) > 1).length;
  }
}
