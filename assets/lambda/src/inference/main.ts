import { createConnectionsClient, createDocumentClient, createQueueClient } from "../common/clients";
import { Connections } from "../common/connections";
import { ConnectionsApi } from "../common/connections-api";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { Requests } from "../common/requests";
import { oneOf, retentionDays, tableName, text, url, wholeNumber } from "../common/variables";
import { Answers } from "./answers";
import { ChatClient } from "./chat-client";
import { History } from "./history";
import { createInferenceHandler } from "./inference-handler";
import { RetryQueue } from "./retry-queue";
import { timing } from "./timing";

const settings = readEnvironment(process.env, {
  CONNECTIONS_TABLE: tableName,
  CONVERSATIONS_TABLE: tableName,
  CONNECTIONS_ENDPOINT: url,
  QUEUE_URL: url,
  LLM_SERVICE_ADDRESS: text("<host>:<port>", /^[\w.-]+:\d{1,5}$/),
  MODEL_NAME: text("the name of the model that the service runs"),
  MAX_HISTORY_TURNS: wholeNumber(0, 100),
  ON_DISCONNECT: oneOf("finish", "cancel"),
  MAX_ATTEMPTS: wholeNumber(1, 100),
  RETENTION_DAYS: retentionDays,
});
/**
 * Of one call to a table, doubling the pause each time. While a table throttles, an answer waits for it: a worker
 * that gave up could not give its lease back either, and the next one would have to wait for that to end.
 */
const tableAttempts = 7;

const { CONVERSATIONS_TABLE } = settings;
const documents = createDocumentClient(tableAttempts);
const log = createLog();

/** Messages of the queue. */
export const handler = createInferenceHandler({
  answers: new Answers({
    documents,
    conversationsTable: CONVERSATIONS_TABLE,
    requests: new Requests(documents, CONVERSATIONS_TABLE),
    history: new History(documents, CONVERSATIONS_TABLE, settings.MAX_HISTORY_TURNS),
    connections: new Connections(documents, settings.CONNECTIONS_TABLE),
    connectionsApi: new ConnectionsApi(createConnectionsClient(settings.CONNECTIONS_ENDPOINT)),
    chatClient: new ChatClient(settings.LLM_SERVICE_ADDRESS, timing),
    model: settings.MODEL_NAME,
    onDisconnect: settings.ON_DISCONNECT,
    maxAttempts: settings.MAX_ATTEMPTS,
    retentionDays: settings.RETENTION_DAYS,
    timing,
    log,
    metrics: createMetrics(),
  }),
  queue: new RetryQueue(createQueueClient(), settings.QUEUE_URL),
  timing,
  log,
});
