import {
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "./table";

/** Makes a table; it is usable when this returns. */
export async function createTable(client: DynamoDBClient, table: Table): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema(table),
      AttributeDefinitions: Object.entries(table.attributeTypes).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      ...(table.globalIndexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: table.globalIndexes.map((index) => ({
              IndexName: index.name,
              KeySchema: keySchema(index),
              Projection: {
                ProjectionType: index.projection,
                ...(index.projection === "INCLUDE"
                  ? { NonKeyAttributes: [...index.includedAttributes] }
                  : {}),
              },
            })),
          }),
    }),
  );
  if (table.timeToLiveAttribute === undefined) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: table.name,
      TimeToLiveSpecification: { AttributeName: table.timeToLiveAttribute, Enabled: true },
    }),
  );
}

function keySchema({ hashKey, rangeKey }: Pick<Table, "hashKey" | "rangeKey">): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}
