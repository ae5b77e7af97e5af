/** What the LLM service takes unless it is configured otherwise: see the settings MAX_… in `docs/llm-service.md`. */
export const serviceLimits = {
  messages: 200,
  /** UTF-8 bytes of one message. */
  messageBytes: 65_536,
  /** UTF-8 bytes of all messages and of the partial answer. */
  historyBytes: 1_000_000,
} as const;
