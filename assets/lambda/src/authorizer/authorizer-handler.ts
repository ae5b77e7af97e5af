import type { Log } from "../common/logger";
import type { Metrics } from "../common/metrics";
import { offeredProtocols, type UpgradeRequest } from "../common/offered-protocols";
import { Denial, type Identity, type TokenVerifier } from "./token-verifier";

export interface AuthorizerDependencies {
  readonly verifier: Pick<TokenVerifier, "identify">;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The part of a WebSocket API's authorizer event that is used. */
export interface AuthorizerEvent extends UpgradeRequest {
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/$connect` */
  readonly methodArn: string;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
}

/**
 * Lets a WebSocket in, or not. The token travels as sub-protocol `token.<token>`, because a browser can set no header,
 * and addresses end up in logs; other clients may put it into the query string as `token`.
 *
 * @throws Error "Unauthorized", which API Gateway answers with 401, without a token; a denied one is answered with 403
 */
export function createAuthorizerHandler({ verifier, log, metrics }: AuthorizerDependencies) {
  return async (event: AuthorizerEvent) => {
    const token = tokenOf(event);
    if (token === undefined) {
      log.info("denied", { code: "missing-token" });
      metrics.count("Denied", { code: "missing-token" });
      throw new Error("Unauthorized");
    }
    try {
      const identity = await verifier.identify(token);
      log.info("allowed", { userId: identity.userId });
      return policy(event.methodArn, "Allow", identity);
    } catch (error) {
      if (!(error instanceof Denial)) {
        log.error("keys-not-available", { error });
        throw error;
      }
      log.info("denied", { code: error.code });
      metrics.count("Denied", { code: error.code });
      return policy(event.methodArn, "Deny");
    }
  };
}

const prefix = "token.";

function tokenOf(event: AuthorizerEvent): string | undefined {
  const protocol = offeredProtocols(event).find((each) => each.startsWith(prefix));
  return protocol?.slice(prefix.length) || event.queryStringParameters?.token || undefined;
}

/**
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 *
 * @param methodArn what is asked for; the policy is about all routes of its stage
 */
function policy(methodArn: string, effect: "Allow" | "Deny", identity?: Identity) {
  const [api, stage] = methodArn.split("/");
  return {
    principalId: identity?.userId ?? "denied",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: `${api}/${stage}/*` }],
    },
    ...(identity === undefined ? {} : { context: { ...identity } }),
  };
}
