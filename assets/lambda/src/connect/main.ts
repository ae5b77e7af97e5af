import { createDocumentClient } from "../shared/clients";
import { Connections } from "../shared/connections";
import { readEnvironment } from "../shared/environment";
import { createLog } from "../shared/logger";
import { createMetrics } from "../shared/metrics";
import { tableName } from "../shared/variables";
import { createConnectHandler } from "./connect-handler";

const { CONNECTIONS_TABLE } = readEnvironment(process.env, { CONNECTIONS_TABLE: tableName });

/** `$connect`, after the authorizer. */
export const handler = createConnectHandler({
  connections: new Connections(createDocumentClient(), CONNECTIONS_TABLE),
  log: createLog(),
  metrics: createMetrics(),
  now: () => new Date(),
});
