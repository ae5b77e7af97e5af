import { z } from "zod";
import { field } from "./field";

/** Not `z.url`, which takes more than it names, and compiles a pattern that takes longer than all the others. */
const url = z
  .string()
  .regex(/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(\/[^\s"'?#;{}]*)?$/i)
  .refine((text) => URL.canParse(text));

/** Printable ASCII but braces, in which Terraform would look for references. */
const printable = z.string().regex(/^[!-z|~]{1,255}$/);

export const identitySchema = z.strictObject({
  issuerUrl: field(url.optional(), {
    description:
      "Your own OpenID Connect issuer, exactly as the claim `iss` of its tokens names it. Without one, the stack makes a Cognito user pool.",
    allowed: "an https URL without query and fragment",
  }),
  jwksUrl: field(url.optional(), {
    description: "Where your own issuer publishes its keys: `jwks_uri` of its discovery document.",
    allowed: "an https URL without query and fragment; needs identity.issuerUrl",
    derivedDefault: "`/.well-known/jwks.json` below `identity.issuerUrl`",
  }),
  clientId: field(printable.optional(), {
    description:
      "Client of the page at your own issuer: public (no secret), authorization code flow with PKCE, the page's address with the path /callback as its redirect URI.",
    allowed: "1 to 255 printable characters without braces; needed with identity.issuerUrl",
  }),
  audience: field(printable.optional(), {
    description: "Audience (`aud`) that an access token of your own issuer must be made for.",
    allowed: "1 to 255 printable characters without braces; needed with identity.issuerUrl",
    derivedDefault: "with Cognito `https://chat.<project>-<environment>`",
  }),
  scope: field(printable.refine((text) => !/["\\]/.test(text)).optional(), {
    description: "Scope that an access token of your own issuer must have.",
    allowed: "one scope (RFC 6749) without braces; needs identity.issuerUrl",
    derivedDefault: "with Cognito `https://chat.<project>-<environment>/chat`; else none",
    source: "https://www.rfc-editor.org/rfc/rfc6749#section-3.3",
  }),
  origins: field(
    z
      .array(z.string().regex(/^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/))
      .max(10)
      .default([]),
    {
      description:
        "Origins beside the issuer's own that the page calls to sign in (token endpoint, user info): its content security policy allows no others.",
      allowed: "at most 10 origins such as https://login.example.com; needs identity.issuerUrl",
    },
  ),
  domainPrefix: field(
    z
      .string()
      .regex(/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .optional(),
    {
      description:
        "First part of the sign-in page's name at Cognito, unique in the region over all accounts.",
      allowed: "1 to 63 lower-case letters, digits and hyphens, without aws, amazon or cognito",
      derivedDefault: "`<project>-<environment>-<account>`",
      source:
        "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html",
    },
  ),
  selfSignUp: field(z.boolean().default(false), {
    description: "Let everybody make an account in the user pool. Otherwise an administrator makes each.",
    allowed: "true or false",
  }),
  sessionDays: field(z.int().min(1).max(3650).default(7), {
    description: "Days after which a user of the user pool signs in again.",
    allowed: "a whole number from 1 to 3650",
  }),
  deletionProtection: field(z.boolean().default(true), {
    description: "Refuse to delete the user pool. Turn it off, and deploy, before you destroy the stack.",
    allowed: "true or false",
  }),
});
