import type { ObjectValue } from "../../../../../local/provider/values/value";
import { emptyCloud } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const resource = (name: string) => new RealResource(`aws_cognito_${name}`, cloud);

describe("a user pool", () => {
  const pool = resource("user_pool");
  const given: ObjectValue = {
    name: "chat-test",
    username_attributes: ["email"],
    auto_verified_attributes: ["email"],
    user_attribute_update_settings: { attributes_require_verification_before_update: ["email"] },
    mfa_configuration: "OPTIONAL",
    software_token_mfa_configuration: { enabled: true },
  };

  test("has its region in its id, and an endpoint that is its issuer", async () => {
    const created = await pool.create(given);
    expect(created.id).toMatch(/^us-west-2_[0-9A-Za-z]{9}$/);
    expect(created).toMatchObject({
      arn: `arn:aws:cognito-idp:us-west-2:111122223333:userpool/${created.id}`,
      endpoint: `cognito-idp.us-west-2.amazonaws.com/${created.id}`,
      user_pool_tier: "ESSENTIALS",
      deletion_protection: "INACTIVE",
    });
    expect(pool.plan(given, created).planned).toEqual(created);
    const other = { ...given, username_attributes: ["phone_number"] };
    expect(pool.plan(other, created).replacing).toEqual([["username_attributes"]]);
  });

  test("may have the name of another one", async () => {
    await pool.create({ name: "twice" });
    await pool.create({ name: "twice" });
  });

  test.each<[ObjectValue, string]>([
    [{ password_policy: { minimum_length: 5 } }, "to be in the range (6 - 99), got 5"],
    [{ password_policy: { minimum_length: 100 } }, "to be in the range (6 - 99), got 100"],
    [{ password_policy: { temporary_password_validity_days: 366 } }, "to be in the range (0 - 365), got 366"],
    [{ password_policy: { password_history_size: 25 } }, "to be in the range (0 - 24), got 25"],
    [{ mfa_configuration: "YES" }, 'one of ["OFF" "ON" "OPTIONAL"], got YES'],
    [{ software_token_mfa_configuration: [] }, "can't turn on MFA without configuring"],
    [{ auto_verified_attributes: [] }, "can only be set with attributes that are auto-verified"],
    [{ user_pool_tier: "FREE" }, 'one of ["LITE" "ESSENTIALS" "PLUS"], got FREE'],
    [
      { user_pool_tier: "ESSENTIALS", user_pool_add_ons: { advanced_security_mode: "ENFORCED" } },
      "not available in the feature plan ESSENTIALS, only in PLUS",
    ],
    [{ alias_attributes: ["email"] }, "conflicts with username_attributes"],
    [{ email_verification_message: "Your code" }, "does not contain {####}"],
    [{ deletion_protection: "ON" }, 'one of ["ACTIVE" "INACTIVE"], got ON'],
    [
      { account_recovery_setting: { recovery_mechanism: [{ name: "email", priority: 1 }] } },
      'one of ["verified_email" "verified_phone_number" "admin_only"], got email',
    ],
    [
      { admin_create_user_config: { invite_message_template: { email_message: "Welcome: {####}" } } },
      "does not contain {username}",
    ],
  ])("with %j is refused", (more, words) => {
    expect(pool.refusals({ ...given, ...more })).toContainEqual(expect.stringContaining(words));
  });

  test("that is protected is not deleted", async () => {
    const created = await pool.create({ name: "kept", deletion_protection: "ACTIVE" });
    await expect(pool.delete(created)).rejects.toThrow("deletion protection is activated");
    await pool.delete(pool.update({ name: "kept", deletion_protection: "INACTIVE" }, created));
  });
});

test("a resource server gives its scopes their whole names, anew when they change", async () => {
  const server = resource("resource_server");
  const scope = (name: string) => ({ scope_name: name, scope_description: name });
  const given = { user_pool_id: "us-west-2_a", identifier: "https://chat", name: "chat" };
  const created = await server.create({ ...given, scope: [scope("chat")] });
  expect(created).toMatchObject({ id: "us-west-2_a|https://chat", scope_identifiers: ["https://chat/chat"] });
  const updated = server.update({ ...given, scope: [scope("chat"), scope("read")] }, created);
  expect(updated.scope_identifiers).toEqual(["https://chat/chat", "https://chat/read"]);
  expect(server.refusals({ ...given, scope: [scope("a/b")] })).toContainEqual(
    expect.stringContaining("must satisfy regular expression pattern"),
  );
});

describe("a domain", () => {
  const domain = resource("user_pool_domain");
  const given = { domain: "deepseek-test", user_pool_id: "us-west-2_a" };

  test("is its name, in front of a distribution of its own", async () => {
    expect(await domain.create({ ...given, managed_login_version: 2 })).toMatchObject({
      id: "deepseek-test",
      cloudfront_distribution: expect.stringMatching(/^d[0-9a-z]{13}\.cloudfront\.net$/),
      cloudfront_distribution_zone_id: "Z2FDTNDATAQYW2",
    });
    await expect(domain.create(given)).rejects.toThrow("Domain already associated with another user pool");
  });

  test.each<[ObjectValue, string]>([
    [{ domain: "my-cognito" }, "InvalidParameterException: Domain cannot contain reserved word: cognito"],
    [{ domain: "laws" }, "Domain cannot contain reserved word: aws"],
    [{ domain: "Chat" }, "Member must satisfy regular expression pattern"],
    [{ domain: "login.example.com" }, "Member must satisfy regular expression pattern"],
    [{ managed_login_version: 3 }, "to be in the range (1 - 2), got 3"],
    [
      {
        domain: "login.example.com",
        certificate_arn: "arn:aws:acm:us-west-2:111122223333:certificate/x",
      },
      "The certificate of a custom domain must be in us-east-1",
    ],
  ])("with %j is refused", (more, words) => {
    expect(domain.refusals({ ...given, ...more })).toEqual([expect.stringContaining(words)]);
  });
});

describe("a client", () => {
  const client = resource("user_pool_client");
  const web: ObjectValue = {
    name: "web",
    user_pool_id: "us-west-2_elsewhere",
    allowed_oauth_flows: ["code"],
    allowed_oauth_flows_user_pool_client: true,
    allowed_oauth_scopes: ["openid"],
    callback_urls: ["https://chat.example.com/", "http://localhost:5173/", "chat://signed-in"],
  };

  test("has an id of 26 characters, a secret only if it asks for one, and Cognito's times", async () => {
    const created = await client.create(web);
    expect(created).toMatchObject({
      id: expect.stringMatching(/^[0-9a-z]{26}$/),
      client_secret: "",
      access_token_validity: 1,
      refresh_token_validity: 30,
    });
    expect(client.plan(web, created).planned).toEqual(created);
    const units = { token_validity_units: { access_token: "minutes" }, access_token_validity: 60 };
    expect((await client.create({ ...web, ...units })).token_validity_units).toEqual([
      { access_token: "minutes", id_token: "hours", refresh_token: "days" },
    ]);
    const secret = { ...web, generate_secret: true };
    expect((await client.create(secret)).client_secret).toMatch(/^[0-9a-f]{51}$/);
    expect(client.plan(secret, created).replacing).toEqual([["generate_secret"]]);
  });

  test("asks for scopes that its pool has", async () => {
    const pool = await resource("user_pool").create({ name: "scopes" });
    const given = (scopes: readonly string[]) => ({
      ...web,
      user_pool_id: pool.id ?? null,
      allowed_oauth_scopes: scopes,
    });
    await expect(client.create(given(["openid", "https://chat/chat"]))).rejects.toThrow(
      "ScopeDoesNotExistException: One or more requested scope does not exist in any of the resource servers: https://chat/chat",
    );
    await resource("resource_server").create({
      user_pool_id: pool.id ?? null,
      identifier: "https://chat",
      name: "chat",
      scope: [{ scope_name: "chat", scope_description: "Chat" }],
    });
    await client.create(given(["openid", "https://chat/chat"]));
    // Nobody here knows what servers a pool has that was made elsewhere.
    await client.create({ ...web, allowed_oauth_scopes: ["https://elsewhere/scope"] });
  });

  test.each<[ObjectValue, string]>([
    [{ callback_urls: ["http://chat.example.com/"] }, "http://chat.example.com/ is not allowed"],
    [{ callback_urls: ["https://chat.example.com/#here"] }, "#here is not allowed"],
    [{ logout_urls: ["/bye"] }, "logout_urls: InvalidParameterException: /bye is not allowed"],
    [{ callback_urls: [] }, "code flow and implicit flow need a callback URL"],
    [{ default_redirect_uri: "https://other/" }, "DefaultRedirectURI must be in the CallbackURLs list"],
    [{ allowed_oauth_flows: ["token"] }, 'one of ["code" "implicit" "client_credentials"], got token'],
    [
      { allowed_oauth_flows: ["code", "client_credentials"] },
      "client_credentials flow can not be selected along with code flow or implicit flow.",
    ],
    [{ allowed_oauth_flows_user_pool_client: false }, "where AllowedOAuthFlowsUserPoolClient is true"],
    [{ access_token_validity: 25 }, "Access token validity must be between 5 minutes and 1 day."],
    [
      { access_token_validity: 4, token_validity_units: { access_token: "minutes" } },
      "Access token validity must be between 5 minutes and 1 day.",
    ],
    [{ refresh_token_validity: 3651 }, "Refresh token validity must be between 60 minutes and 3650 days."],
    [
      {
        access_token_validity: 2,
        refresh_token_validity: 1,
        token_validity_units: { refresh_token: "hours" },
      },
      "Refresh token validity must be greater than or equal to access token validity.",
    ],
    [{ token_validity_units: { access_token: "weeks" } }, "got weeks"],
    [{ explicit_auth_flows: ["SRP"] }, "got SRP"],
    [{ explicit_auth_flows: ["USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"] }, "cannot be mixed"],
    [
      {
        explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        refresh_token_rotation: [{ feature: "ENABLED" }],
      },
      "ALLOW_REFRESH_TOKEN_AUTH cannot be used with refresh token rotation",
    ],
    [
      { refresh_token_rotation: [{ feature: "ENABLED", retry_grace_period_seconds: 61 }] },
      "(0 - 60), got 61",
    ],
    [{ auth_session_validity: 16 }, "to be in the range (3 - 15), got 16"],
  ])("with %j is refused", (more, words) => {
    expect(client.refusals({ ...web, ...more })).toContainEqual(expect.stringContaining(words));
  });
});

test("a branding has settings or Cognito's, and a client has one", async () => {
  const branding = resource("managed_login_branding");
  const given = { client_id: "c", user_pool_id: "p" };
  expect(branding.refusals({ ...given, use_cognito_provided_values: true })).toEqual([]);
  expect(branding.refusals(given)[0]).toContain(
    "one of `settings,use_cognito_provided_values` must be specified",
  );
  expect((await branding.create({ ...given, settings: "{}" })).managed_login_branding_id).toMatch(
    /^[0-9a-f-]{36}$/,
  );
  await expect(branding.create({ ...given, use_cognito_provided_values: true })).rejects.toThrow(
    "already exists",
  );
});
