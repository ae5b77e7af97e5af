import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Connections } from "../common/connections";
import type { ConnectionsApi } from "../common/connections-api";
import type { Log } from "../common/logger";
import type { Metrics } from "../common/metrics";
import type { Requests } from "../common/requests";
import type { ChatClient } from "./chat-client";
import type { History } from "./history";
import type { Timing } from "./timing";

/** What every answer is made with. */
export interface AnswerDependencies {
  readonly documents: DynamoDBDocumentClient;
  readonly conversationsTable: string;
  readonly requests: Pick<Requests, "find" | "frames">;
  readonly history: Pick<History, "newest" | "messages">;
  readonly connections: Pick<Connections, "remove">;
  readonly connectionsApi: Pick<ConnectionsApi, "post">;
  readonly chatClient: Pick<ChatClient, "call">;
  readonly model: string;
  /** Whether an answer that nobody reads is finished for who may come back, or cancelled. */
  readonly onDisconnect: "finish" | "cancel";
  /** Deliveries of one message; what comes after them is given up. */
  readonly maxAttempts: number;
  readonly retentionDays: number;
  readonly timing: Timing;
  readonly log: Log;
  readonly metrics: Metrics;
}
