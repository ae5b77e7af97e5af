import { createConnectionsClient, createDocumentClient } from "../shared/clients";
import { Connections } from "../shared/connections";
import { ConnectionsApi } from "../shared/connections-api";
import { readEnvironment } from "../shared/environment";
import { createLog } from "../shared/logger";
import { createMetrics } from "../shared/metrics";
import { tableName, url } from "../shared/variables";
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
