import type { FakeEngineSettings } from "./fake-engine-settings";

/** A piece of an answer, and where it goes. */
export interface AnswerPiece {
  readonly field: "content" | "reasoning_content" | "reasoning";
  readonly text: string;
}

/** The message of the assistant with which a request may end: it is to be continued. */
export interface Prefill {
  readonly content: string;
  /** Thoughts, where they are told apart from the content. */
  readonly reasoning: string;
}

/**
 * The pieces of an answer (thoughts "r1 r2 r3", text "w1 w2 w3", or what the settings say), beginning where the prefill
 * ends. A prefill that is not the beginning of this answer is followed by the whole answer.
 */
export function* fakeAnswer(
  settings: Pick<
    FakeEngineSettings,
    "answer" | "pieceCharacters" | "reasoning" | "reasoningTokens" | "thoughts" | "tokensPerAnswer"
  >,
  question: string,
  prefill: Prefill = { content: "", reasoning: "" },
): Generator<AnswerPiece> {
  const { thoughts, text, opened, closed } = splitPrefill(prefill);
  const reasoning =
    settings.reasoning === "none" ? [] : (wordsOf(settings.thoughts) ?? words("r", settings.reasoningTokens));
  const whole = wordsOf(settings.answer.replaceAll("{question}", () => question));
  const answer = after(text, whole ?? words("w", settings.tokensPerAnswer));
  if (closed || reasoning.length === 0) {
    yield* cut([["content", answer]], settings.pieceCharacters);
    return;
  }
  const thinking = after(thoughts, reasoning);
  if (settings.reasoning === "tags") {
    const opening = opened ? [] : ["<think>", "\n"];
    const content = [...opening, ...thinking, "\n", "</think>", "\n\n", ...answer];
    yield* cut([["content", content]], settings.pieceCharacters);
  } else {
    yield* cut(
      [
        [settings.reasoning as "reasoning", thinking],
        ["content", answer],
      ],
      settings.pieceCharacters,
    );
  }
}

function words(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index === 0 ? "" : " "}${letter}${index + 1}`);
}

/** Each with the white space before it. */
function wordsOf(text: string): string[] | undefined {
  return text.match(/\s*\S+|\s+$/g) ?? undefined;
}

/** What of the tokens comes after the beginning; all of them when it is another beginning. */
function after(beginning: string, tokens: readonly string[]): string[] {
  let rest = beginning;
  for (const [index, token] of tokens.entries()) {
    if (rest.length < token.length) {
      return token.startsWith(rest) ? [token.slice(rest.length), ...tokens.slice(index + 1)] : [...tokens];
    }
    if (!rest.startsWith(token)) return [...tokens];
    rest = rest.slice(token.length);
  }
  return rest === "" ? [] : [...tokens];
}

/** Thoughts and answer of a prefill that may have both in its content, between tags. */
function splitPrefill({ content, reasoning }: Prefill) {
  if (!content.startsWith("<think>")) {
    return { thoughts: reasoning, text: content, opened: reasoning !== "", closed: content !== "" };
  }
  const [thoughts = "", text] = content.slice("<think>".length).split("</think>");
  return text === undefined
    ? { thoughts: thoughts.trimStart(), text: "", opened: true, closed: false }
    : { thoughts: thoughts.trim(), text: text.trimStart(), opened: true, closed: true };
}

function* cut(
  parts: readonly (readonly [AnswerPiece["field"], readonly string[]])[],
  characters: number,
): Generator<AnswerPiece> {
  for (const [field, tokens] of parts) {
    if (characters === 0) {
      for (const text of tokens) yield { field, text };
      continue;
    }
    const whole = tokens.join("");
    for (let at = 0; at < whole.length; at += characters) {
      yield { field, text: whole.slice(at, at + characters) };
    }
  }
}
