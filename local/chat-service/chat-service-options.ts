import type { GatewayLimits } from "../chat-api/gateway-limits";
import type { ChatServiceStacks } from "./chat-service-description";
import type { LlmServiceOptions } from "./llm-service";

export interface ChatServiceOptions extends LlmServiceOptions, ChatServiceStacks {
  /**
   * Whether tables, messages and the issuer's key that a service left in the directory are there again. Default: false,
   * and then they are removed.
   */
  readonly keep?: boolean;
  /** Of the page. Default: a free one. */
  readonly pagePort?: number;
  /** What is to be different from AWS, for tests that cannot wait. */
  readonly gatewayLimits?: Partial<GatewayLimits>;
  /** How long an access token is good. Default: as the user pool's client says. */
  readonly accessTokenSeconds?: number;
}
