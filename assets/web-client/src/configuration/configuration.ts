import * as z from "zod/mini";

const schema = z.object({
  /** `wss://…` with the stage. */
  webSocketUrl: z.url({ protocol: /^wss?$/, error: "must be a wss:// address" }),
  issuer: z.url({ protocol: /^https?$/, error: "must be an https:// address" }),
  clientId: z.string().check(z.minLength(1, "must not be empty")),
  scope: z.string().check(z.regex(/(^| )openid( |$)/, 'must hold "openid"')),
  /** Audience of the access token, where the issuer asks for it (RFC 8707). */
  resource: z.nullable(z.string()),
  /** UTF-8 bytes of a question. */
  maxTextBytes: z.int("must be a whole number").check(z.positive("must be more than 0")),
  /** Where signing out goes, for an issuer whose discovery document does not say. */
  logoutUrl: z.optional(z.url("must be an address")),
});

/** What the page is told by whoever deploys it, in `/config.json`. */
export type Configuration = z.output<typeof schema>;

/** `/config.json` is missing or wrong; the message says what, for whoever deployed the page. */
export class ConfigurationError extends Error {}

/** @throws ConfigurationError */
export function parseConfiguration(text: string): Configuration {
  const result = schema.safeParse(parsed(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new ConfigurationError(
    field === "" ? "/config.json is not a JSON object." : `/config.json: ${field} ${issue?.message}.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
