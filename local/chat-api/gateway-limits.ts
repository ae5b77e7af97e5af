/**
 * What API Gateway allows a WebSocket API. None of it can be raised, but the new connections.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export interface GatewayLimits {
  /** Without a message in either direction. */
  readonly idleTimeoutMilliseconds: number;
  readonly connectionMilliseconds: number;
  readonly newConnectionsPerSecond: number;
  /** Of a client; a larger one closes the connection with 1009. Messages to a client are split into such frames. */
  readonly frameBytes: number;
  /** In either direction. */
  readonly messageBytes: number;
  readonly urlCharacters: number;
  readonly authorizerResultBytes: number;
}

/** The longest that a route waits for its function, and that it waits for an authorizer. */
export const longestIntegrationMilliseconds = 29_000;

export const awsGatewayLimits: GatewayLimits = {
  idleTimeoutMilliseconds: 10 * 60_000,
  connectionMilliseconds: 2 * 3_600_000,
  newConnectionsPerSecond: 500,
  frameBytes: 32 * 1024,
  messageBytes: 128 * 1024,
  urlCharacters: 4096,
  authorizerResultBytes: 8 * 1024,
};
