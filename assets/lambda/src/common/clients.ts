import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Tries of one call. What throttles or breaks twice in a row will not be better after a third try within a second. */
const defaultMaxAttempts = 3;

/**
 * In milliseconds; connections are kept open between calls and between invocations, which is the SDK's default, and one
 * that AWS has closed meanwhile is noticed by a retry. A call within a region takes some 5 to 20; a connection takes up
 * to 100 on a cold start. The rest is for a bad moment: three of them fit into the 29 seconds of a route.
 */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };

/**
 * Items as plain objects. Attributes that are undefined are left out.
 *
 * @param maxAttempts at each call. Default: 3
 */
export function createDocumentClient(maxAttempts = defaultMaxAttempts): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts, requestHandler });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** @param endpoint of @connections: `https://<api>.execute-api.<region>.amazonaws.com/<stage>` */
export function createConnectionsClient(endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ endpoint, maxAttempts: defaultMaxAttempts, requestHandler });
}

export function createQueueClient(): SQSClient {
  return new SQSClient({ maxAttempts: defaultMaxAttempts, requestHandler });
}
