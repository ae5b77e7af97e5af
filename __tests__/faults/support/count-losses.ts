import type { ReadAnswer } from "./read-answer";

/** What of an answer is not there, or is there twice: sequences, and words of the text. */
export function countLosses(
  { contradictory, missing, text }: ReadAnswer,
  expected: string,
): { readonly lost: number; readonly duplicates: number } {
  const words = text.split(" ");
  const read = new Set(words);
  return {
    lost: missing.length + expected.split(" ").filter((word) => !read.has(word)).length,
    duplicates: contradictory.length + words.length - read.size,
  };
}
