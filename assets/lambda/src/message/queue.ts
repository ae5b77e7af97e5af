import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QueueMessage } from "../common/queue-message";

/** The queue of requests that wait for an answer. */
export class Queue {
  constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  /** Within five minutes the same request is taken once, however often it is added. */
  async add(message: QueueMessage): Promise<void> {
    await this.client.send(
      new SendMessageCommand({
        QueueUrl: this.url,
        MessageBody: JSON.stringify(message),
        MessageGroupId: message.conversationId,
        MessageDeduplicationId: message.requestId,
      }),
    );
  }
}
