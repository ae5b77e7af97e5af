import { createDocumentClient } from "../shared/clients";
import { Connections } from "../shared/connections";
import { readEnvironment } from "../shared/environment";
import { createLog } from "../shared/logger";
import { tableName } from "../shared/variables";
import { createDisconnectHandler } from "./disconnect-handler";

const { CONNECTIONS_TABLE } = readEnvironment(process.env, { CONNECTIONS_TABLE: tableName });

/** `$disconnect`. */
export const handler = createDisconnectHandler({
  connections: new Connections(createDocumentClient(), CONNECTIONS_TABLE),
  log: createLog(),
});
