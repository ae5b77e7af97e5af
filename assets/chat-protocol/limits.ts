/**
 * What API Gateway and the protocol allow. Both ends keep to these, so that nothing is cut off half-way.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const limits = {
  /**
   * One WebSocket frame, as serialized JSON in UTF-8 bytes, in both directions: a browser sends a message as one frame,
   * and what is larger closes the connection with code 1009. JSON writes a quote or a line break in two bytes and other
   * control characters in six, so a text within its own limit can still be too large for a frame.
   */
  frameBytes: 32 * 1024,
  /** UTF-8 bytes of a message's text, unless configured. */
  defaultTextBytes: 16 * 1024,
  /** The most that can be configured. */
  largestTextBytes: 24 * 1024,
  /** One `delta` as serialized JSON, in UTF-8 bytes: half a frame. */
  deltaFrameBytes: 16 * 1024,
  /** Silence in both directions after which API Gateway closes a connection. */
  idleTimeoutSeconds: 10 * 60,
  /** How often a silent client pings, so that a ping may get lost once. */
  pingIntervalSeconds: 4 * 60,
  /** Age at which API Gateway closes a connection, whatever passes over it. */
  connectionSeconds: 2 * 60 * 60,
} as const;
