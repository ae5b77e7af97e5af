import { createConnectionsClient } from "../shared/clients";
import { ConnectionsApi } from "../shared/connections-api";
import { readEnvironment } from "../shared/environment";
import { createLog } from "../shared/logger";
import { createMetrics } from "../shared/metrics";
import { url } from "../shared/variables";
import { createDefaultHandler } from "./default-handler";

const { CONNECTIONS_ENDPOINT } = readEnvironment(process.env, { CONNECTIONS_ENDPOINT: url });

/** `$default`. */
export const handler = createDefaultHandler({
  connectionsApi: new ConnectionsApi(createConnectionsClient(CONNECTIONS_ENDPOINT)),
  log: createLog(),
  metrics: createMetrics(),
});
