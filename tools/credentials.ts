import { setTimeout as pause } from "node:timers/promises";
import { CommandFailed } from "./failure";

/** Instance metadata answers in milliseconds where it exists; elsewhere nothing answers at all. */
const metadataTimeoutMilliseconds = 1000;
const deadlineMilliseconds = 20_000;

/**
 * Resolves AWS credentials as every AWS tool does (environment, profiles, single sign-on, container, instance), so that
 * a missing sign-in is one line before Terraform starts, not a page after.
 */
export async function requireAwsCredentials(environment: string): Promise<void> {
  // Loaded only here: the local cloud never needs it.
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  const provide = defaultProvider({ timeout: metadataTimeoutMilliseconds, maxRetries: 0 });
  const deadline = new AbortController();
  try {
    await Promise.race([
      provide(),
      pause(deadlineMilliseconds, undefined, { signal: deadline.signal }).then(() => {
        throw new Error("no answer");
      }),
    ]);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new CommandFailed(
      `No AWS credentials for the environment "${environment}" (${reason.replace(/\.$/, "")}). ` +
        "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`. " +
        "Without AWS: --environment local",
      1,
    );
  } finally {
    deadline.abort();
  }
}
