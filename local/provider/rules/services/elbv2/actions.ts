import { blocks, isAbsent, isGiven, requiredWhen, text } from "../../common/values";
import type { ArgumentRule, Values, Violation } from "../../rule";

const authenticationScope = {
  listener: {},
  rule: {
    scope: { default: "openid" },
    session_cookie_name: { default: "AWSELBAuthSessionCookie" },
    session_timeout: { default: 604800 },
  },
} as const;

/** Each type of action, and the block that configures it. */
const configurationOf: Readonly<Record<string, string>> = {
  redirect: "redirect",
  "fixed-response": "fixed_response",
  "authenticate-cognito": "authenticate_cognito",
  "authenticate-oidc": "authenticate_oidc",
  "jwt-validation": "jwt_validation",
};

/**
 * The arguments of a listener's `default_action` and a rule's `action`, which are the same block with
 * different defaults for authentication.
 */
export function actionArguments(path: string, of: "listener" | "rule"): Record<string, ArgumentRule> {
  const authentication: Record<string, ArgumentRule> = {
    ...authenticationScope[of],
    on_unauthenticated_request: { oneOf: ["deny", "allow", "authenticate"], ignoreCase: true },
  };
  return prefixed(path, {
    ...prefixed("authenticate_cognito", { ...authentication, user_pool_arn: { format: "arn" } }),
    ...prefixed("authenticate_oidc", { ...authentication, client_secret: { sensitive: true } }),
    "fixed_response.content_type": {
      oneOf: ["text/plain", "text/css", "text/html", "application/javascript", "application/json"],
    },
    "fixed_response.message_body": { length: [0, 1024] },
    "fixed_response.status_code": {
      patterns: [{ pattern: /^[245]\d\d$/, message: "a status code is 2XX, 4XX or 5XX" }],
    },
    "forward.stickiness.duration": { range: [1, 604800] },
    "forward.stickiness.enabled": { default: false },
    "forward.target_group": { items: [1, 5] },
    "forward.target_group.arn": { format: "arn" },
    "forward.target_group.weight": { default: 1, range: [0, 999] },
    "jwt_validation.additional_claim": { items: [0, 10] },
    "jwt_validation.additional_claim.format": {
      oneOf: ["single-string", "string-array", "space-separated-values"],
    },
    order: { range: [1, 50000] },
    "redirect.host": { default: "#{host}", length: [1, 128] },
    "redirect.path": { default: "/#{path}", length: [1, 128] },
    "redirect.port": { default: "#{port}" },
    "redirect.protocol": { default: "#{protocol}", oneOf: ["#{protocol}", "HTTP", "HTTPS"] },
    "redirect.query": { default: "#{query}", length: [0, 128] },
    "redirect.status_code": { oneOf: ["HTTP_301", "HTTP_302"] },
    target_group_arn: { format: "arn" },
    type: {
      oneOf: [
        "forward",
        "authenticate-oidc",
        "authenticate-cognito",
        "redirect",
        "fixed-response",
        "jwt-validation",
      ],
      ignoreCase: true,
    },
  });
}

/** `validateListenerActionsCustomDiff`: each type of action has its block. */
export function checkActions(path: string, actions: unknown): readonly Violation[] {
  return blocks(actions).flatMap((action, index) => checkAction(`${path}[${index}]`, path, action));
}

function checkAction(indexed: string, path: string, action: Values): readonly Violation[] {
  const type = text(action.type)?.toLowerCase();
  const invalid = (argument: string, detail: string): readonly Violation[] => [
    { path: `${path}.${argument}`, summary: "Invalid Attribute Combination", detail },
  ];
  if (type === "forward") {
    if (isAbsent(action.target_group_arn) && isAbsent(action.forward)) {
      return invalid(
        "type",
        `Either "${indexed}.target_group_arn" or "${indexed}.forward" must be specified when "${indexed}.type" is "forward".`,
      );
    }
    const other = blocks(action.forward)
      .flatMap((forward) => blocks(forward.target_group))
      .find((group) => isGiven(group.arn) && group.arn !== action.target_group_arn);
    return isGiven(action.target_group_arn) && other !== undefined
      ? invalid(
          "target_group_arn",
          `You can specify both a top-level target group ARN ("${indexed}.target_group_arn") and, with "${indexed}.forward", a target group list with ARNs, only if the ARNs match.`,
        )
      : [];
  }
  const block = type === undefined ? undefined : configurationOf[type];
  return type !== undefined && block !== undefined && isAbsent(action[block])
    ? [{ ...requiredWhen(`${indexed}.${block}`, `${indexed}.type`, type), path: `${path}.${block}` }]
    : [];
}

function prefixed(path: string, rules: Record<string, ArgumentRule>): Record<string, ArgumentRule> {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`${path}.${name}`, rule]));
}
