import { BinaryReader } from "@bufbuild/protobuf/wire";
import { ChatRequest } from "../../../proto/generated/llm/v1/chat";

/** No text that was decoded from UTF-8 contains it. */
export const notUtf8 = "\ud800";

/** Reads a string that is not UTF-8 as {@link notUtf8}, so that validation can name its field. */
class StrictReader extends BinaryReader {
  override string(): string {
    try {
      return super.string(true);
    } catch {
      return notUtf8;
    }
  }
}

/** Decodes a request from the wire. */
export function decodeChatRequest(bytes: Uint8Array): ChatRequest {
  return ChatRequest.decode(new StrictReader(bytes));
}
