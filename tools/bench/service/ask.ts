export interface Question {
  readonly content: string;
  readonly maxTokens: number;
}

/** What came of a question. */
export interface Answered {
  /** As the engine counts them. */
  readonly tokens: number;
}

/**
 * Asks a question, and calls `onText` with each piece of the answer as it comes. Two of these are compared: one that
 * asks the service, and one that asks the engine directly.
 */
export type Ask = (question: Question, onText: (text: string) => void) => Promise<Answered>;

/** After this time a question fails: nothing that is measured takes as long. */
export const askLimitMilliseconds = 60_000;
