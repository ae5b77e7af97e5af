import { randomUUID } from "node:crypto";
import { createConnectionsClient, createDocumentClient } from "../shared/clients";
import { Connections } from "../shared/connections";
import { ConnectionsApi } from "../shared/connections-api";
import { readEnvironment } from "../shared/environment";
import { createLog } from "../shared/logger";
import { createMetrics } from "../shared/metrics";
import { Requests } from "../shared/requests";
import { tableName, url } from "../shared/variables";
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
