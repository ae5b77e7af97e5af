import { routeFunctions } from "./chat-api-part";
import type { Drawing } from "./drawing";
import { shortName } from "./short-name";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { duration, listed } from "./words";

/** The queue of the questions, and where those end that nothing could answer. */
export function addQueues(drawing: Drawing, stacks: StackResources): void {
  const inRoutes = new Set(
    stacks.ofType("aws_apigatewayv2_route").flatMap((route) => routeFunctions(stacks, route)),
  );
  for (const queue of queuesFirst(stacks)) {
    const alarms = stacks.referringTo(queue, "aws_cloudwatch_metric_alarm");
    drawing.place({
      id: queue.name,
      zone: "chat-api",
      row: "queues",
      stack: queue.stack,
      kind: attribute(queue, "fifo_queue") === true ? "SQS FIFO" : "SQS",
      title: shortName(stacks, queue.stack, textAt(queue, "name")),
      lines: [
        `kept ${duration(Number(textAt(queue, "message_retention_seconds")))}`,
        ...alarms.map((alarm) => `alarm above ${textAt(alarm, "threshold")}`),
      ],
      resources: [queue, ...alarms],
    });
    const senders = [...inRoutes].filter((one) => maySendTo(stacks, one, queue));
    if (senders.length > 0) {
      drawing.draw({
        from: "functions",
        to: queue.name,
        kind: "question",
        label: listed(senders.map((one) => shortName(stacks, one.stack, textAt(one, "function_name")))),
        resources: senders,
      });
    }
    for (const target of stacks.referredBy(queue, queue.attributes.redrive_policy)) {
      const { maxReceiveCount } = JSON.parse(textAt(queue, "redrive_policy")) as { maxReceiveCount: number };
      drawing.draw({
        from: queue.name,
        to: target.name,
        kind: "support",
        label: `after ${maxReceiveCount} attempts`,
        resources: [queue],
      });
    }
  }
}

/** The queues in the order in which a question comes through them. */
function queuesFirst(stacks: StackResources): Resource[] {
  const isDeadLetters = (queue: Resource) =>
    stacks.referringTo(queue, "aws_sqs_queue", "redrive_policy").length > 0;
  return [...stacks.ofType("aws_sqs_queue")].sort(
    (a, b) => Number(isDeadLetters(a)) - Number(isDeadLetters(b)),
  );
}

function maySendTo(stacks: StackResources, lambda: Resource, queue: Resource): boolean {
  return stacks
    .grantsOf(lambda)
    .some(({ actions, resources }) => actions.includes("sqs:SendMessage") && resources.includes(queue));
}
