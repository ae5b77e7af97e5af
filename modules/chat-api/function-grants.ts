import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** One statement of what a function may do, with a name that says it. */
export type Grant = DataAwsIamPolicyDocumentStatement;

export type TableAction =
  | "GetItem"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "Query"
  | "ConditionCheckItem";

/** The actions on a table's items; a transaction needs those of its parts. */
export function onTable(sid: string, tableArn: string, ...actions: readonly TableAction[]): Grant {
  return { sid, actions: actions.map((action) => `dynamodb:${action}`), resources: [tableArn] };
}

/** Posting to the connections of one stage; neither asking about them nor closing them. */
export function postFrames(stageExecutionArn: string): Grant {
  return {
    sid: "PostFrames",
    actions: ["execute-api:ManageConnections"],
    resources: [`${stageExecutionArn}/POST/@connections/*`],
  };
}

export function sendMessages(queueArn: string): Grant {
  return { sid: "SendMessages", actions: ["sqs:SendMessage"], resources: [queueArn] };
}

/**
 * What Lambda does in the name of a function that it feeds from a queue, and what the function does to say when a message
 * is to be delivered again.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function receiveMessages(queueArn: string): Grant {
  return {
    sid: "ReceiveMessages",
    actions: [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ChangeMessageVisibility",
    ],
    resources: [queueArn],
  };
}
