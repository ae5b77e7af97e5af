import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import * as z from "zod/mini";
import type { Log } from "../common/logger";

export interface InvalidateCacheDependencies {
  readonly client: Pick<CloudFrontClient, "send">;
  readonly distributionId: string;
  readonly log: Log;
}

const payload = z.object({
  /** For example `/index.html` and `/assets/*`. At most as many as CloudFront takes at once. */
  paths: z.array(z.string().check(z.startsWith("/"))).check(z.minLength(1), z.maxLength(3000)),
  /** Hash of what was deployed: the same twice is one invalidation. */
  callerReference: z.string().check(z.minLength(1), z.maxLength(128)),
});

/**
 * Tells CloudFront that files have changed. Invoked by the stack when they have.
 *
 * @throws Error when the payload is not one, or CloudFront refuses: then the deployment fails
 */
export function createInvalidateCacheHandler({ client, distributionId, log }: InvalidateCacheDependencies) {
  return async (event: unknown) => {
    const { paths, callerReference } = payload.parse(event);
    const { Invalidation } = await client.send(
      new CreateInvalidationCommand({
        DistributionId: distributionId,
        InvalidationBatch: {
          CallerReference: callerReference,
          Paths: { Quantity: paths.length, Items: paths },
        },
      }),
    );
    log.info("invalidated", { distributionId, callerReference, invalidationId: Invalidation?.Id });
    return { invalidationId: Invalidation?.Id };
  };
}
