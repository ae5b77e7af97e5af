import { createConnectionsClient, createDocumentClient } from "../common/clients";
import { Connections } from "../common/connections";
import { ConnectionsApi } from "../common/connections-api";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { tableName, url } from "../common/variables";
import { createCancelHandler } from "./cancel-handler";

const { CONNECTIONS_TABLE, CONVERSATIONS_TABLE, CONNECTIONS_ENDPOINT } = readEnvironment(process.env, {
  CONNECTIONS_TABLE: tableName,
  CONVERSATIONS_TABLE: tableName,
  CONNECTIONS_ENDPOINT: url,
});
const documents = createDocumentClient();

/** `cancel`. */
export const handler = createCancelHandler({
  connections: new Connections(documents, CONNECTIONS_TABLE),
  connectionsApi: new ConnectionsApi(createConnectionsClient(CONNECTIONS_ENDPOINT)),
  documents,
  conversationsTable: CONVERSATIONS_TABLE,
  log: createLog(),
  metrics: createMetrics(),
  now: () => new Date(),
});
