import type { ResourceRules } from "../../rule";
import { managedLoginBranding } from "./managed-login-branding";
import { resourceServer } from "./resource-server";
import { userPool } from "./user-pool";
import { userPoolClient } from "./user-pool-client";
import { userPoolDomain } from "./user-pool-domain";

/** User pools, and what signs in through them. */
export const cognitoRules: Readonly<Record<string, ResourceRules>> = {
  aws_cognito_managed_login_branding: managedLoginBranding,
  aws_cognito_resource_server: resourceServer,
  aws_cognito_user_pool: userPool,
  aws_cognito_user_pool_client: userPoolClient,
  aws_cognito_user_pool_domain: userPoolDomain,
};
