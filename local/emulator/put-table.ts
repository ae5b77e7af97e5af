import { isDeepStrictEqual } from "node:util";
import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndexUpdate,
  type KeySchemaElement,
  ResourceInUseException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "./table";

type Index = Table["globalIndexes"][number];

/**
 * Makes a table, or changes the one of this name into it, which keeps its items. One with other keys is another table:
 * it takes the place of the old one and is empty, as Terraform replaces it. The table is usable when this returns.
 */
export async function putTable(client: DynamoDBClient, table: Table): Promise<void> {
  const TableName = table.name;
  try {
    await create(client, table);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table: existing } = await client.send(new DescribeTableCommand({ TableName }));
    if (isDeepStrictEqual(existing?.KeySchema, keySchema(table))) {
      await changeIndexes(client, table, existing);
    } else {
      await client.send(new DeleteTableCommand({ TableName }));
      await create(client, table);
    }
  }
  await putTimeToLive(client, table);
}

async function putTimeToLive(
  client: DynamoDBClient,
  { name: TableName, timeToLiveAttribute: wanted }: Table,
): Promise<void> {
  const set = (AttributeName: string, Enabled: boolean) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  const { TimeToLiveDescription: existing } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const there = existing?.TimeToLiveStatus === "ENABLED" ? existing.AttributeName : undefined;
  if (there === wanted) return;
  if (there !== undefined) await set(there, false);
  if (wanted !== undefined) await set(wanted, true);
}

async function create(client: DynamoDBClient, table: Table): Promise<void> {
  const GlobalSecondaryIndexes = table.globalIndexes.map(indexOf);
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema(table),
      AttributeDefinitions: attributeDefinitions(table),
      ...(GlobalSecondaryIndexes.length === 0 ? {} : { GlobalSecondaryIndexes }),
    }),
  );
}

/** An index that differs is made anew. */
async function changeIndexes(
  client: DynamoDBClient,
  table: Table,
  existing: TableDescription | undefined,
): Promise<void> {
  const wanted = table.globalIndexes.map(indexOf);
  const there = (existing?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  const isIn = (indexes: readonly object[], index: object) =>
    indexes.some((each) => isDeepStrictEqual(each, index));
  const updates: GlobalSecondaryIndexUpdate[] = [
    ...there
      .filter((index) => !isIn(wanted, index))
      .map(({ IndexName }) => ({ Delete: { IndexName: IndexName ?? "" } })),
    ...wanted.filter((index) => !isIn(there, index)).map((index) => ({ Create: index })),
  ];
  if (updates.length === 0) return;
  await client.send(
    new UpdateTableCommand({
      TableName: table.name,
      AttributeDefinitions: attributeDefinitions(table),
      GlobalSecondaryIndexUpdates: updates,
    }),
  );
}

function indexOf(index: Index) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projection,
      ...(index.projection === "INCLUDE" ? { NonKeyAttributes: [...index.includedAttributes] } : {}),
    },
  };
}

function attributeDefinitions({ attributeTypes }: Table): AttributeDefinition[] {
  return Object.entries(attributeTypes).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  }));
}

function keySchema({ hashKey, rangeKey }: Pick<Table, "hashKey" | "rangeKey">): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}
