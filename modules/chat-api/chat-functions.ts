import { Construct } from "constructs";
import type { FunctionDefaults } from "../functions/function-defaults";
import type { FunctionName } from "../functions/function-name";
import type { FunctionNetwork } from "../functions/function-role";
import { NodeFunction, type NodeFunctionProps } from "../functions/node-function";
import type { SignIn } from "../identity/sign-in";
import type { ChatTables } from "./chat-tables";
import { type Grant, onTable, postFrames, receiveMessages, sendMessages } from "./function-grants";
import type { RequestQueue } from "./request-queue";
import type { WebSocketApi } from "./web-socket-api";

export interface ChatFunctionsProps {
  readonly defaults: FunctionDefaults;
  readonly api: WebSocketApi;
  readonly tables: ChatTables;
  readonly queue: RequestQueue;
  readonly signIn: SignIn;
  /** Where `inference` stands, from where it reaches the load balancer. */
  readonly network: FunctionNetwork;
  /** `<name>:<port>` */
  readonly llmServiceAddress: string;
  readonly modelName: string;
  /** When the LLM service has instances. Default: always. */
  readonly schedule?: { readonly timeZone: string; readonly downCron: string; readonly upCron: string };
  /** For how long `inference` may run. */
  readonly inferenceTimeoutSeconds: number;
  /** Answers at the same time. */
  readonly maxConcurrentAnswers: number;
  readonly reserveConcurrency: boolean;
  readonly maxAttempts: number;
  readonly maxTextBytes: number;
  readonly requestsPerMinute: number;
  readonly dailyTokens: number;
  readonly historyTurns: number;
  readonly retentionDays: number;
  readonly onDisconnect: "finish" | "cancel";
}

/** Enough processor that a function's own work is a matter of milliseconds; one that waits costs little. */
const memoryMiB = 512;

/** The longest that API Gateway waits for an authorizer or an integration. */
const routeTimeoutSeconds = 29;

/** The functions of the chat API. What each may do is exactly what it does. */
export class ChatFunctions extends Construct {
  readonly authorizer: NodeFunction;
  readonly connect: NodeFunction;
  readonly disconnect: NodeFunction;
  readonly message: NodeFunction;
  readonly cancel: NodeFunction;
  readonly resume: NodeFunction;
  readonly default: NodeFunction;
  readonly inference: NodeFunction;

  constructor(scope: Construct, id: string, props: ChatFunctionsProps) {
    super(scope, id);
    const { api, queue, signIn, tables } = props;
    const connectionsArn = tables.connections.arn;
    const conversationsArn = tables.conversations.arn;
    const connections = { CONNECTIONS_TABLE: tables.connections.name };
    const answering = { CONNECTIONS_ENDPOINT: api.connectionsUrl };
    const conversations = {
      ...connections,
      ...answering,
      CONVERSATIONS_TABLE: tables.conversations.name,
    };
    const retention = { RETENTION_DAYS: String(props.retentionDays) };
    const findUser = onTable("FindUser", connectionsArn, "GetItem");
    const post = postFrames(api.stageExecutionArn);
    const make = (
      name: FunctionName,
      description: string,
      variables: Record<string, string>,
      statements: Grant[],
      others: Partial<NodeFunctionProps> = {},
    ) =>
      new NodeFunction(this, name, {
        name,
        description,
        defaults: props.defaults,
        memoryMiB,
        timeoutSeconds: routeTimeoutSeconds,
        variables,
        statements,
        ...others,
      });

    this.authorizer = make(
      "authorizer",
      "Lets a WebSocket in by its access token",
      {
        ISSUER_URL: signIn.issuerUrl,
        JWKS_URL: signIn.jwksUrl,
        AUDIENCE: signIn.audience,
        REQUIRED_SCOPE: signIn.scope,
      },
      [],
      { timeoutSeconds: 10 },
    );
    this.connect = make("connect", "Remembers who is at the other end of a connection", connections, [
      onTable("AddConnection", connectionsArn, "PutItem"),
    ]);
    this.disconnect = make("disconnect", "Forgets a connection", connections, [
      onTable("RemoveConnection", connectionsArn, "DeleteItem"),
    ]);
    this.message = make(
      "message",
      "Takes a question into the queue",
      {
        ...conversations,
        ...retention,
        QUEUE_URL: queue.url,
        MAX_TEXT_BYTES: String(props.maxTextBytes),
        REQUESTS_PER_MINUTE: String(props.requestsPerMinute),
        DAILY_TOKENS: String(props.dailyTokens),
        SCHEDULE: props.schedule === undefined ? "" : scheduleText(props.schedule),
      },
      [
        findUser,
        onTable(
          "RecordTurns",
          conversationsArn,
          "GetItem",
          "PutItem",
          "UpdateItem",
          "ConditionCheckItem",
          "Query",
        ),
        sendMessages(queue.arn),
        post,
      ],
    );
    this.cancel = make("cancel", "Ends an answer", conversations, [
      findUser,
      onTable("EndRequests", conversationsArn, "GetItem", "UpdateItem"),
      post,
    ]);
    this.resume = make("resume", "Sends what a client has missed of an answer", conversations, [
      findUser,
      onTable("ReadFrames", conversationsArn, "GetItem", "UpdateItem", "Query"),
      post,
    ]);
    this.default = make("default", "Answers pings, and actions that there are not", answering, [post]);
    this.inference = make(
      "inference",
      "Has the LLM service answer, and sends the answer as it is made",
      {
        ...conversations,
        ...retention,
        QUEUE_URL: queue.url,
        LLM_SERVICE_ADDRESS: props.llmServiceAddress,
        MODEL_NAME: props.modelName,
        MAX_HISTORY_TURNS: String(props.historyTurns),
        ON_DISCONNECT: props.onDisconnect,
        MAX_ATTEMPTS: String(props.maxAttempts),
      },
      [
        onTable("ForgetConnections", connectionsArn, "DeleteItem"),
        onTable("WriteAnswers", conversationsArn, "GetItem", "PutItem", "UpdateItem", "Query"),
        receiveMessages(queue.arn),
        post,
      ],
      {
        timeoutSeconds: props.inferenceTimeoutSeconds,
        network: props.network,
        ...(props.reserveConcurrency ? { reservedConcurrency: props.maxConcurrentAnswers } : {}),
      },
    );
  }
}

/** Nothing but the three values: the configuration has more. */
function scheduleText({ timeZone, downCron, upCron }: NonNullable<ChatFunctionsProps["schedule"]>): string {
  return JSON.stringify({ timeZone, downCron, upCron });
}
