import { DeleteTableCommand, paginateListTables } from "@aws-sdk/client-dynamodb";
import { DeleteFunctionCommand, paginateListFunctions } from "@aws-sdk/client-lambda";
import { DeleteQueueCommand, paginateListQueues } from "@aws-sdk/client-sqs";
import type { Emulator } from "./emulator";

interface Named {
  readonly name: string;
}

/** Deletes every function, queue and table of an emulator that is not among these. */
export async function removeOthers(
  { dynamoDb, lambda, sqs }: Pick<Emulator, "dynamoDb" | "lambda" | "sqs">,
  kept: {
    readonly functions: readonly Named[];
    readonly queues: readonly Named[];
    readonly tables: readonly Named[];
  },
): Promise<void> {
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const FunctionName of others(
      kept.functions,
      Functions.map((each) => each.FunctionName),
    )) {
      await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    }
  }
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, {})) {
    const urls = new Map(QueueUrls.map((url) => [url.split("/").at(-1), url]));
    for (const name of others(kept.queues, [...urls.keys()])) {
      await sqs.send(new DeleteQueueCommand({ QueueUrl: urls.get(name) }));
    }
  }
  for await (const { TableNames = [] } of paginateListTables({ client: dynamoDb }, {})) {
    for (const TableName of others(kept.tables, TableNames)) {
      await dynamoDb.send(new DeleteTableCommand({ TableName }));
    }
  }
}

function others(kept: readonly Named[], names: readonly (string | undefined)[]): string[] {
  return names.filter(
    (each): each is string => each !== undefined && !kept.some(({ name }) => name === each),
  );
}
