import { createDocumentClient } from "../common/clients";
import { Connections } from "../common/connections";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { tableName } from "../common/variables";
import { createConnectHandler } from "./connect-handler";

const { CONNECTIONS_TABLE } = readEnvironment(process.env, { CONNECTIONS_TABLE: tableName });

/** `$connect`, after the authorizer. */
export const handler = createConnectHandler({
  connections: new Connections(createDocumentClient(), CONNECTIONS_TABLE),
  log: createLog(),
  metrics: createMetrics(),
  now: () => new Date(),
});
