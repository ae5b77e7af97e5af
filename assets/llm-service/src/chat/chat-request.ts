import { type ChatRequest, Role } from "../../../proto/generated/llm/v1/chat";
import { CallError } from "../call-error";
import type { CompletionRequest, EngineMessage } from "../engine/completion-request";
import { notUtf8 } from "../grpc/decode-chat-request";
import type { RequestLimits } from "../settings";

const roles: Partial<Record<Role, EngineMessage["role"]>> = {
  [Role.ROLE_SYSTEM]: "system",
  [Role.ROLE_USER]: "user",
  [Role.ROLE_ASSISTANT]: "assistant",
};

/** @throws CallError INVALID_ARGUMENT that names the field */
export function validate(request: ChatRequest, modelName: string, limits: RequestLimits): CompletionRequest {
  const { messages, continueFrom, maxTokens, model, temperature } = request;
  if (messages.length === 0) throw CallError.invalidArgument("messages", "is empty; at least one is needed");
  if (messages.length > limits.messages) {
    throw CallError.invalidArgument(
      "messages",
      `has ${messages.length}; at most ${limits.messages} are allowed`,
    );
  }
  const valid = messages.map(({ role, content }, index) => ({
    role: validRole(`messages[${index}].role`, role, index),
    content: validText(`messages[${index}].content`, content, limits.messageBytes),
  }));
  if (valid.at(-1)?.role !== "user") {
    throw CallError.invalidArgument(
      `messages[${valid.length - 1}].role`,
      "the last message must be the user's",
    );
  }
  if (model !== "" && model !== modelName) {
    throw CallError.invalidArgument(
      "model",
      `${quote(model)} is not served here; this is ${quote(modelName)}`,
    );
  }
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) {
    throw CallError.invalidArgument("temperature", `is ${temperature}; a number from 0 to 2 is allowed`);
  }
  const partial = {
    reasoning: wellFormed("continue_from.reasoning", continueFrom?.reasoning ?? ""),
    answer: wellFormed("continue_from.answer", continueFrom?.answer ?? ""),
    lastSequence: continueFrom?.lastSequence ?? 0n,
  };
  refuseTooLong(
    [...valid.map(({ content }) => content), partial.reasoning, partial.answer],
    limits.historyBytes,
  );
  return { messages: valid, continueFrom: partial, maxTokens, temperature };
}

function validRole(field: string, role: Role, index: number): EngineMessage["role"] {
  const name = roles[role];
  if (name === undefined) {
    throw CallError.invalidArgument(
      field,
      `is ${role}; ROLE_SYSTEM, ROLE_USER and ROLE_ASSISTANT are allowed`,
    );
  }
  if (name === "system" && index > 0) {
    throw CallError.invalidArgument(field, "a system message is allowed as the first one only");
  }
  return name;
}

function validText(field: string, text: string, maximumBytes: number): string {
  wellFormed(field, text);
  if (text.trim() === "") throw CallError.invalidArgument(field, "is empty");
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes) {
    throw CallError.invalidArgument(field, `has ${bytes} bytes; at most ${maximumBytes} are allowed`);
  }
  return text;
}

function wellFormed(field: string, text: string): string {
  if (text === notUtf8) throw CallError.invalidArgument(field, "is not UTF-8");
  return text;
}

function refuseTooLong(texts: readonly string[], maximumBytes: number): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= maximumBytes) return;
  throw CallError.invalidArgument(
    "messages",
    `the history has ${bytes} bytes, partial answer included; at most ${maximumBytes} are allowed. Leave out the oldest`,
  );
}

/** Somebody else's text in a message of ours: short, and on one line. */
function quote(text: string): string {
  return JSON.stringify(
    text === notUtf8 ? "(not UTF-8)" : text.length > 100 ? `${text.slice(0, 100)}…` : text,
  );
}
