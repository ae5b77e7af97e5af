/** How a fake engine behaves. Every field can be changed while it runs, for the requests that come after. */
export interface FakeEngineSettings {
  /** The model that is asked for, as `/v1/models` names it. */
  readonly model: string;
  /** Models that are installed; asking for another is 404. */
  readonly installed: readonly string[];
  /** Of each answer. 0: as fast as the connection takes them. */
  readonly tokensPerSecond: number;
  readonly tokensPerAnswer: number;
  /**
   * The answer, word by word, with `{question}` in the place of the last question. Empty: "w1 w2 w3 …", as many as
   * `tokensPerAnswer`.
   */
  readonly answer: string;
  /**
   * Each token of the answer is the time at which it is produced: nanoseconds on the monotonic clock that all processes
   * of a machine share (`process.hrtime`), for who measures how long it is on its way.
   */
  readonly stamped: boolean;
  /** From the place to the first token. */
  readonly timeToFirstTokenMilliseconds: number;
  /** Answers at once; more wait, first come, first served. 0: without bound. */
  readonly maximumParallel: number;
  /**
   * Where thoughts go that come before the answer: into the text between `<think>` tags as DeepSeek writes them, or
   * into a field of the delta (llama.cpp and vLLM: `reasoning_content`, Ollama: `reasoning`).
   */
  readonly reasoning: "none" | "tags" | "reasoning_content" | "reasoning";
  /** Tokens of thought, besides those of the answer. */
  readonly reasoningTokens: number;
  /** The thoughts, word by word. Empty: "r1 r2 r3 …", as many as `reasoningTokens`. */
  readonly thoughts: string;
  /** Cuts the text after every so many characters instead of at tokens, tags included. 0: at tokens. */
  readonly pieceCharacters: number;
  /** Falls silent after so many tokens, with the connection open. -1: never. */
  readonly stallAfterTokens: number;
  /** Drops the connection after so many tokens. -1: never. */
  readonly dropAfterTokens: number;
  /** HTTP status with which every chat completion is refused. 0: none. */
  readonly errorStatus: number;
  /** Answers `/api/version`, `/api/tags` and `/api/pull` as Ollama does. */
  readonly ollama: boolean;
  /** How long a pull takes. */
  readonly pullMilliseconds: number;
  /** What a pull fails with. Empty: it succeeds. */
  readonly pullError: string;
}

export const defaultFakeEngineSettings: FakeEngineSettings = {
  model: "fake",
  installed: ["fake"],
  tokensPerSecond: 0,
  tokensPerAnswer: 20,
  answer: "",
  stamped: false,
  timeToFirstTokenMilliseconds: 0,
  maximumParallel: 0,
  reasoning: "none",
  reasoningTokens: 0,
  thoughts: "",
  pieceCharacters: 0,
  stallAfterTokens: -1,
  dropAfterTokens: -1,
  errorStatus: 0,
  ollama: false,
  pullMilliseconds: 100,
  pullError: "",
};

/**
 * The defaults with these changes. A model that is named alone is installed.
 *
 * @throws Error names the settings that do not exist
 */
export function fakeEngineSettings(
  changes: Partial<FakeEngineSettings>,
  current: FakeEngineSettings = defaultFakeEngineSettings,
): FakeEngineSettings {
  const unknown = Object.keys(changes).filter((key) => !(key in defaultFakeEngineSettings));
  if (unknown.length > 0) {
    const known = Object.keys(defaultFakeEngineSettings).join(", ");
    throw new Error(`the fake engine has no setting ${unknown.join(", ")}; there are: ${known}`);
  }
  const installed = changes.model === undefined ? current.installed : [changes.model];
  return { ...current, installed, ...changes };
}
