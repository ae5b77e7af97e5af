import { randomUUID } from "node:crypto";
import { createConnectionsClient, createDocumentClient } from "../common/clients";
import { Connections } from "../common/connections";
import { ConnectionsApi } from "../common/connections-api";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { Requests } from "../common/requests";
import { tableName, url } from "../common/variables";
import { createResumeHandler } from "./resume-handler";

const { CONNECTIONS_TABLE, CONVERSATIONS_TABLE, CONNECTIONS_ENDPOINT } = readEnvironment(process.env, {
  CONNECTIONS_TABLE: tableName,
  CONVERSATIONS_TABLE: tableName,
  CONNECTIONS_ENDPOINT: url,
});
const documents = createDocumentClient();

/** `resume`. */
export const handler = createResumeHandler({
  connections: new Connections(documents, CONNECTIONS_TABLE),
  connectionsApi: new ConnectionsApi(createConnectionsClient(CONNECTIONS_ENDPOINT)),
  requests: new Requests(documents, CONVERSATIONS_TABLE),
  log: createLog(),
  metrics: createMetrics(),
  now: () => new Date(),
  newToken: randomUUID,
});
