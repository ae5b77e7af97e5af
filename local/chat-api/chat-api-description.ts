import { type LambdaFunction, readLambdaFunction } from "../emulator/lambda-function";
import { type Queue, readQueue } from "../emulator/queue";
import { readTable, type Table } from "../emulator/table";
import type { AppliedStack } from "../terraform/applied-stack";
import { resourcesOf } from "../terraform/resource";
import { type QueueTrigger, readQueueTrigger } from "./queue-trigger";
import { readWebSocketApi, type WebSocketApi } from "./web-socket-api";

/** The chat API as its applied stack describes it. */
export interface ChatApiDescription {
  readonly api: WebSocketApi;
  readonly functions: readonly LambdaFunction[];
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly triggers: readonly QueueTrigger[];
}

/** @throws UnusableAttribute, Error when a part is missing */
export function describeChatApi({ directory, state }: AppliedStack): ChatApiDescription {
  const resources = resourcesOf(state);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const functions = ofType("aws_lambda_function").map((each) => readLambdaFunction(each, directory));
  const queues = ofType("aws_sqs_queue").map(readQueue);
  return {
    api: readWebSocketApi(resources, functions),
    functions,
    tables: ofType("aws_dynamodb_table").map(readTable),
    queues,
    triggers: ofType("aws_lambda_event_source_mapping").map((each) =>
      readQueueTrigger(each, queues, functions),
    ),
  };
}
