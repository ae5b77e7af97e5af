import { Lexer } from "marked";
import type { Token } from "./blocks";

/** The outermost blocks; what is within them is left to the renderer. */
export function lex(text: string): Token[] {
  return new Lexer({ gfm: true }).blockTokens(text, []) as Token[];
}
