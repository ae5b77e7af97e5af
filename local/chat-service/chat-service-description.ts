import { type ChatApiDescription, describeChatApi } from "../chat-api/chat-api-description";
import { describeIdentity, type IdentityDescription } from "../identity/identity-description";
import type { AppliedStack } from "../terraform/applied-stack";
import { describePage, type PageDescription } from "../web-client/page-description";
import type { LlmServiceStacks } from "./llm-service";

/** What the whole service is read from. */
export interface ChatServiceStacks extends LlmServiceStacks {
  readonly chatApi: AppliedStack;
  readonly webClient: AppliedStack;
}

/** Everything but the LLM service, as the applied stacks describe it. */
export interface ChatServiceDescription {
  readonly chatApi: ChatApiDescription;
  readonly identity: IdentityDescription;
  readonly page: PageDescription;
  /** Whose all of it is. */
  readonly owner: { readonly accountId: string; readonly region: string };
}

/** @throws UnusableAttribute, Error when a part is missing */
export function describeChatService({ chatApi, webClient }: ChatServiceStacks): ChatServiceDescription {
  const described = describeChatApi(chatApi);
  // `arn:aws:execute-api:<region>:<account>:<api>`
  const [, , , region = "", accountId = ""] = described.api.executionArn.split(":");
  return {
    chatApi: described,
    identity: describeIdentity(described, webClient.state),
    page: describePage(webClient),
    owner: { accountId, region },
  };
}
