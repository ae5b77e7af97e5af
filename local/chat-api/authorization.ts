import type { Invocation } from "../emulator/invoke";

/** What an authorizer said of a request. */
export type Authorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, string>> }
  | { readonly allowed: false; readonly statusCode: 401 | 403 | 500; readonly message: string };

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** With this error an authorizer says that it does not know the caller. */
const unauthorized = "Unauthorized";
const invokeAction = "execute-api:Invoke";

/**
 * Reads the answer of a REQUEST authorizer: a policy, and values for the functions of the routes.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 *
 * @param methodArn what the caller wants to invoke
 */
export function readAuthorization(answer: Invocation, methodArn: string, resultBytes: number): Authorization {
  if (answer.outcome === "failed" && answer.message === unauthorized) return refused(401, unauthorized);
  if (answer.outcome !== "returned") return refused(500, "Internal server error");
  const { context, policyDocument, principalId } = (answer.value ?? {}) as {
    readonly context?: Readonly<Record<string, unknown>>;
    readonly policyDocument?: { readonly Statement?: Statement | readonly Statement[] };
    readonly principalId?: string;
  };
  const isTooLarge = Buffer.byteLength(JSON.stringify(answer.value ?? null)) > resultBytes;
  const values = Object.entries(context ?? {});
  // Neither objects nor arrays: API Gateway takes an authorizer that returns them for broken.
  const hasNested = values.some(([, value]) => typeof value === "object" && value !== null);
  if (isTooLarge || hasNested || typeof principalId !== "string" || policyDocument?.Statement === undefined) {
    return refused(500, "Internal server error");
  }
  const matching = [policyDocument.Statement]
    .flat()
    .filter(({ Action, Resource }) => matches(Action, invokeAction) && matches(Resource, methodArn));
  if (matching.some(({ Effect }) => Effect === "Deny")) {
    return refused(403, "User is not authorized to access this resource with an explicit deny");
  }
  if (!matching.some(({ Effect }) => Effect === "Allow")) {
    return refused(403, "User is not authorized to access this resource");
  }
  const texts = values.map(([key, value]) => [key, String(value)]);
  return { allowed: true, context: { ...Object.fromEntries(texts), principalId } };
}

function refused(statusCode: 401 | 403 | 500, message: string): Authorization {
  return { allowed: false, statusCode, message };
}

/** As IAM matches: `*` stands for any characters, `?` for one. */
function matches(patterns: string | readonly string[] | undefined, text: string): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const expression = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "i").test(text);
  });
}
