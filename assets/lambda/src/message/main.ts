import { randomUUID } from "node:crypto";
import { limits } from "../../../chat-protocol/limits";
import { createConnectionsClient, createDocumentClient, createQueueClient } from "../common/clients";
import { Connections } from "../common/connections";
import { ConnectionsApi } from "../common/connections-api";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { Requests } from "../common/requests";
import { retentionDays, tableName, url, wholeNumber } from "../common/variables";
import { createMessageHandler } from "./message-handler";
import { Queue } from "./queue";
import { schedule } from "./schedule";
import { Turns } from "./turns";
import { Usage } from "./usage";

const settings = readEnvironment(process.env, {
  CONNECTIONS_TABLE: tableName,
  CONVERSATIONS_TABLE: tableName,
  QUEUE_URL: url,
  CONNECTIONS_ENDPOINT: url,
  MAX_TEXT_BYTES: wholeNumber(1, limits.largestTextBytes, " of bytes"),
  REQUESTS_PER_MINUTE: wholeNumber(1, 10_000),
  DAILY_TOKENS: wholeNumber(1, 1_000_000_000),
  RETENTION_DAYS: retentionDays,
  SCHEDULE: schedule,
});
const documents = createDocumentClient();

/** `message`. */
export const handler = createMessageHandler({
  connections: new Connections(documents, settings.CONNECTIONS_TABLE),
  connectionsApi: new ConnectionsApi(createConnectionsClient(settings.CONNECTIONS_ENDPOINT)),
  requests: new Requests(documents, settings.CONVERSATIONS_TABLE),
  turns: new Turns(documents, settings.CONVERSATIONS_TABLE),
  usage: new Usage(documents, settings.CONVERSATIONS_TABLE, {
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    dailyTokens: settings.DAILY_TOKENS,
  }),
  queue: new Queue(createQueueClient(), settings.QUEUE_URL),
  schedule: settings.SCHEDULE,
  maxTextBytes: settings.MAX_TEXT_BYTES,
  retentionDays: settings.RETENTION_DAYS,
  log: createLog(),
  metrics: createMetrics(),
  now: () => new Date(),
  newToken: randomUUID,
});
