/**
 * What the access log has of each request: whence, which route, how it ended, how long it took. Neither query string nor
 * headers, because the access token stands in one of the two; no messages.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  requestTimeEpoch: "$context.requestTimeEpoch",
  sourceIp: "$context.identity.sourceIp",
  connectionId: "$context.connectionId",
  connectedAt: "$context.connectedAt",
  eventType: "$context.eventType",
  routeKey: "$context.routeKey",
  messageId: "$context.messageId",
  userId: "$context.authorizer.userId",
  authorizerStatus: "$context.authorizer.status",
  authorizerLatency: "$context.authorizer.latency",
  authorizerError: "$context.authorizer.error",
  status: "$context.status",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integrationLatency",
  integrationError: "$context.integration.error",
  error: "$context.error.message",
});
