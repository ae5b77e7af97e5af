import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { text } from "../common/variables";
import { createInvalidateCacheHandler } from "./invalidate-cache-handler";

const { DISTRIBUTION_ID } = readEnvironment(process.env, {
  DISTRIBUTION_ID: text("the id of a CloudFront distribution", /^[A-Z0-9]+$/),
});

/** Invoked by a deployment of the web client. */
export const handler = createInvalidateCacheHandler({
  client: new CloudFrontClient({ maxAttempts: 5 }),
  distributionId: DISTRIBUTION_ID,
  log: createLog(),
});
