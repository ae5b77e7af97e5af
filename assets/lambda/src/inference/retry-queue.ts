import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** The queue that the messages come from, and when it delivers them again. */
export class RetryQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  /** Has a message that failed delivered again after some seconds. */
  async deliverAgain(receiptHandle: string, seconds: number): Promise<void> {
    await this.changeVisibility(receiptHandle, seconds);
  }

  /** Has a message that is worked on delivered again after some seconds, unless it is done or held again by then. */
  async hold(receiptHandle: string, seconds: number): Promise<void> {
    await this.changeVisibility(receiptHandle, seconds);
  }

  /**
   * The queue's own visibility timeout has to outlast the longest answer, and would hold up all the later messages of
   * the conversation.
   */
  private async changeVisibility(receiptHandle: string, seconds: number): Promise<void> {
    await this.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }
}
