import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { putQueues } from "../../../local/emulator/put-queues";
import { putTable } from "../../../local/emulator/put-table";
import { removeOthers } from "../../../local/emulator/remove-others";
import { LocalEmulator, localQueue, localTable } from "./support/local-emulator";

let local: LocalEmulator;

beforeAll(async () => {
  local = await LocalEmulator.start();
});
afterAll(() => local.close());

test("what is not named is gone, and what is named is left", async () => {
  const { emulator } = local;
  for (const name of ["kept", "gone"]) {
    await local.put(name, "exports.handler = async () => 1;");
    await putTable(emulator.dynamoDb, localTable(name));
    await putQueues(emulator.sqs, [localQueue(`${name}.fifo`)]);
  }
  const kept = [{ name: "kept" }];
  await removeOthers(emulator, { functions: kept, tables: kept, queues: [{ name: "kept.fifo" }] });
  const [functions, tables, queues] = await Promise.all([
    emulator.lambda.send(new ListFunctionsCommand({})),
    emulator.dynamoDb.send(new ListTablesCommand({})),
    emulator.sqs.send(new ListQueuesCommand({})),
  ]);
  expect(functions.Functions?.map(({ FunctionName }) => FunctionName)).toEqual(["kept"]);
  expect(tables.TableNames).toEqual(["kept"]);
  expect(queues.QueueUrls).toEqual([expect.stringMatching(/\/kept\.fifo$/)]);
});
