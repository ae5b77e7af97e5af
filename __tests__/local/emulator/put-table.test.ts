import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { putTable } from "../../../local/emulator/put-table";
import type { Table } from "../../../local/emulator/table";
import { LocalEmulator, localTable } from "./support/local-emulator";

let local: LocalEmulator;

beforeAll(async () => {
  local = await LocalEmulator.start();
});
afterAll(() => local.close());

const index = (name: string, hashKey: string): Table["globalIndexes"][number] => ({
  name,
  hashKey,
  rangeKey: undefined,
  projection: "KEYS_ONLY",
  includedAttributes: [],
});

/** Makes a table with one item, changes it, and tells what became of it. */
async function change(name: string, before: Partial<Table>, after: Partial<Table>) {
  const { dynamoDb } = local.emulator;
  const TableName = name;
  await putTable(dynamoDb, localTable(name, before));
  await dynamoDb.send(new PutItemCommand({ TableName, Item: { id: { S: "one" }, part: { S: "two" } } }));
  await putTable(dynamoDb, localTable(name, after));
  const [{ Table: table }, { TimeToLiveDescription: ttl }, { Count }] = await Promise.all([
    dynamoDb.send(new DescribeTableCommand({ TableName })),
    dynamoDb.send(new DescribeTimeToLiveCommand({ TableName })),
    dynamoDb.send(new ScanCommand({ TableName })),
  ]);
  return { table, ttl, items: Count };
}

test("a table that changes keeps its items", async () => {
  const { items, table, ttl } = await change(
    "changing",
    {
      attributeTypes: { id: "S", a: "S", b: "S" },
      globalIndexes: [index("by-a", "a"), index("by-b", "b")],
      timeToLiveAttribute: "old",
    },
    {
      attributeTypes: { id: "S", b: "S", c: "S" },
      globalIndexes: [index("by-b", "b"), index("by-c", "c")],
      timeToLiveAttribute: "new",
    },
  );
  expect(items).toBe(1);
  expect(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(["by-b", "by-c"]);
  expect(ttl).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "new" });
});

test("a table loses its time to live", async () => {
  const { ttl } = await change("losing", { timeToLiveAttribute: "ttl" }, {});
  expect(ttl?.TimeToLiveStatus).toBe("DISABLED");
});

test("a table with other keys is another, empty one", async () => {
  const { items, table } = await change(
    "replaced",
    {},
    { rangeKey: "part", attributeTypes: { id: "S", part: "S" } },
  );
  expect(items).toBe(0);
  expect(table?.KeySchema).toHaveLength(2);
});
