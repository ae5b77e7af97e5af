import { ChatRequest, type ChatServiceClient, Role } from "../../../assets/proto/generated/llm/v1/chat";
import { type Ask, askLimitMilliseconds } from "./ask";

/** Asks over gRPC. */
export function askService(client: ChatServiceClient): Ask {
  return ({ content, maxTokens }, onText) =>
    new Promise((resolve, reject) => {
      const messages = [{ role: Role.ROLE_USER, content }];
      const stream = client.chat(ChatRequest.fromPartial({ messages, maxTokens, temperature: 0 }), {
        deadline: Date.now() + askLimitMilliseconds,
      });
      let tokens = 0;
      stream.on("data", ({ event }) => {
        if (event?.$case === "delta") onText(event.value.text);
        else if (event?.$case === "finished") tokens = event.value.usage?.completionTokens ?? 0;
      });
      stream.on("error", reject);
      stream.on("end", () => resolve({ tokens }));
    });
}
