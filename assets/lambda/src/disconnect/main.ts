import { createDocumentClient } from "../common/clients";
import { Connections } from "../common/connections";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { tableName } from "../common/variables";
import { createDisconnectHandler } from "./disconnect-handler";

const { CONNECTIONS_TABLE } = readEnvironment(process.env, { CONNECTIONS_TABLE: tableName });

/** `$disconnect`. */
export const handler = createDisconnectHandler({
  connections: new Connections(createDocumentClient(), CONNECTIONS_TABLE),
  log: createLog(),
});
