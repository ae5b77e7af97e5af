import { createConnectionsClient } from "../common/clients";
import { ConnectionsApi } from "../common/connections-api";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { url } from "../common/variables";
import { createDefaultHandler } from "./default-handler";

const { CONNECTIONS_ENDPOINT } = readEnvironment(process.env, { CONNECTIONS_ENDPOINT: url });

/** `$default`. */
export const handler = createDefaultHandler({
  connectionsApi: new ConnectionsApi(createConnectionsClient(CONNECTIONS_ENDPOINT)),
  log: createLog(),
  metrics: createMetrics(),
});
