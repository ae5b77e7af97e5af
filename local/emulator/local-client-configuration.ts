import { Agent } from "node:http";

/** Far above what is ever open at once: a call that waits for a connection would look like a slow service. */
const maximumConnections = 2000;

/**
 * Makes configurations for AWS clients of a local endpoint; each call gives one with connections of its own.
 *
 * @param accountId the emulator takes it from the access key
 */
export function localClientConfiguration(endpoint: string, accountId: string, region: string) {
  // Whoever runs this on an older Node knows; what is deployed runs on Lambda's own.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return () => ({
    endpoint,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey: "local" },
    // What fails is to be seen.
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: maximumConnections }) },
  });
}
