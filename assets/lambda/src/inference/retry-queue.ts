import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** The queue that the messages come from. */
export class RetryQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  /**
   * Has a message delivered again after some seconds, instead of when the queue thinks that its function has died: until
   * then, it would hold up all the later ones of its conversation.
   */
  async deliverAgain(receiptHandle: string, seconds: number): Promise<void> {
    await this.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }
}
