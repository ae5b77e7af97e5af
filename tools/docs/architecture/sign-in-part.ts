import type { Drawing } from "./drawing";
import { attribute, type StackResources, textAt } from "./stack-resources";
import { viewerRow } from "./web-client-part";
import { listed } from "./words";

/** The user pool, if the service has one of its own, and who asks it. */
export function addSignIn(drawing: Drawing, stacks: StackResources): void {
  const [pool] = stacks.ofType("aws_cognito_user_pool");
  if (pool === undefined) return;
  stacks.one("aws_cognito_user_pool");
  const isByInvitation = attribute(pool, "admin_create_user_config.allow_admin_create_user_only") === true;
  drawing.place({
    id: "user-pool",
    row: viewerRow,
    stack: pool.stack,
    kind: "Cognito",
    title: "User pool",
    lines: [
      isByInvitation ? "by invitation" : "open to sign up",
      `second factor ${textAt(pool, "mfa_configuration").toLowerCase()}`,
    ],
    resources: [pool],
  });

  const clients = stacks.referringTo(pool, "aws_cognito_user_pool_client", "user_pool_id");
  for (const client of clients) {
    const flows = attribute(client, "allowed_oauth_flows") as readonly string[];
    drawing.draw({
      from: "browser",
      to: "user-pool",
      kind: "support",
      label: `sign-in by ${listed(flows)}`,
      resources: [client],
    });
  }
  const readers = stacks
    .ofType("aws_lambda_function")
    .filter((one) =>
      stacks.referredBy(one, attribute(one, "environment.variables.JWKS_URL") ?? "").includes(pool),
    );
  if (drawing.has("authorizer") && readers.length > 0) {
    drawing.draw({
      from: "authorizer",
      to: "user-pool",
      kind: "support",
      label: "keys",
      upwards: true,
      resources: readers,
    });
  }
}
