import { setTimeout as pause } from "node:timers/promises";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Invocation } from "../emulator/invoke";
import type { LambdaFunction } from "../emulator/lambda-function";
import type { QueueTrigger } from "./queue-trigger";

export interface QueuePollerOptions {
  readonly trigger: QueueTrigger;
  readonly sqs: SQSClient;
  /** Of the queue on this machine. */
  readonly queueUrl: string;
  readonly region: string;
  readonly invoke: (lambda: LambdaFunction, event: unknown) => Promise<Invocation>;
}

/** As an event source mapping begins; each asks for one message, so that a run never holds a message back. */
const receivers = 5;
const longestWaitSeconds = 20;
const pauseAfterErrorMilliseconds = 1000;

/**
 * Stands for the event source mapping between a queue and a function. The queue itself keeps the order of a message
 * group, by giving out nothing of a group while one of it is in work, hides a message while it is in work, and moves it
 * to the dead-letter queue; this only asks, runs the function, and deletes what succeeded.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class QueuePoller {
  private readonly stopped = new AbortController();
  private readonly polling: Promise<void>[] = [];
  private trigger: QueueTrigger;
  private inWork = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: QueuePollerOptions) {
    this.trigger = options.trigger;
    this.addReceivers();
  }

  /** Goes on as another trigger of the same queue says, with the messages that come from now on. */
  apply(trigger: QueueTrigger): void {
    this.trigger = trigger;
    this.addReceivers();
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Asks for no more messages. Runs go on, and what they work on is deleted when they succeed. */
  async stop(): Promise<void> {
    this.stopped.abort();
    for (const wake of this.waiting.splice(0)) wake();
    await Promise.all(this.polling);
  }

  private get bound(): number {
    return this.trigger.maximumConcurrency ?? Number.POSITIVE_INFINITY;
  }

  private addReceivers(): void {
    while (this.polling.length < Math.min(receivers, this.bound)) this.polling.push(this.poll());
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.takePlace();
      const message = await this.receive();
      if (message === undefined) this.givePlaceBack();
      else void this.work(message).finally(() => this.givePlaceBack());
    }
  }

  private async receive(): Promise<Message | undefined> {
    const { queueUrl, sqs } = this.options;
    const { signal } = this.stopped;
    if (signal.aborted) return undefined;
    try {
      const { Messages: messages } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 1,
          WaitTimeSeconds: longestWaitSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
        { abortSignal: signal },
      );
      return messages?.[0];
    } catch {
      // The queue is away; asking at once again would help nobody.
      await pause(pauseAfterErrorMilliseconds, undefined, { signal, ref: false }).catch(() => {});
      return undefined;
    }
  }

  private async work(message: Message): Promise<void> {
    const { invoke, queueUrl, sqs } = this.options;
    const { trigger } = this;
    try {
      const invocation = await invoke(trigger.lambda, { Records: [this.record(message)] });
      if (!isDone(invocation, trigger.reportsFailures)) return;
      const { ReceiptHandle } = message;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    } catch {
      // It comes again when its visibility timeout has passed.
    }
  }

  private record(message: Message) {
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: message.MessageAttributes ?? {},
      md5OfBody: message.MD5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: this.trigger.queue.arn,
      awsRegion: this.options.region,
    };
  }

  private async takePlace(): Promise<void> {
    while (this.inWork >= this.bound && !this.stopped.signal.aborted) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.inWork++;
  }

  private givePlaceBack(): void {
    this.inWork--;
    this.waiting.shift()?.();
  }
}

/** Whether the message is to be deleted. */
function isDone(invocation: Invocation, reportsFailures: boolean): boolean {
  if (invocation.outcome !== "returned") return false;
  if (!reportsFailures) return true;
  const answer = invocation.value as { readonly batchItemFailures?: unknown } | null | undefined;
  if (answer == null) return true;
  const failures = answer.batchItemFailures ?? [];
  // Any failure is this message's: an identifier that names none stands for the whole batch.
  return Array.isArray(failures) && failures.length === 0;
}
