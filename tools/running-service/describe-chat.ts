import type { ChatService } from "../../local/chat-service/chat-service";
import { readInstanceEnvironment } from "../../local/instance/user-data";
import type { ChosenEngine } from "./choose-engine";
import type { ChatReport } from "./service-report";
import type { RunningStacks } from "./state-files";

export function describeChat(service: ChatService, stacks: RunningStacks, engine: ChosenEngine): ChatReport {
  const { MODEL_NAME: model = "" } = readInstanceEnvironment(stacks.llmService.state).llmService;
  const { identity, issuer, pageUrl, webSocketUrl } = service;
  return {
    pageUrl,
    webSocketUrl,
    engine: engine.describe(model),
    issuer: { url: issuer.url, signingKeyFile: issuer.signingKeyFile },
    identity: { audience: identity.audience, clientId: identity.clientId, scope: identity.scope },
  };
}
