import type { FaultRow } from "../../../tools/faults/fault-row";
import { countLosses } from "./count-losses";
import type { Reader } from "./reader";

/** A pause that a reader notices. */
const noticeableSeconds = 0.5;

/** What came to those who read while something was wrong: the columns of the table that are about them. */
interface WhatWasRead extends Pick<FaultRow, "seen" | "lost" | "duplicates"> {
  /** From the fault to the next word, of whoever waited longest; the longest pause when nobody noticed one. */
  readonly secondsToNextWord: number;
}

/**
 * @param readers who have read to the end
 * @param expected the text of every answer
 * @param since of the fault, milliseconds of `performance.now()`
 */
export function whatWasRead(readers: readonly Reader[], expected: string, since: number): WhatWasRead {
  const all = readers.map((reader) => ({
    reader,
    ...countLosses(reader.answer, expected),
    silence: silence(reader, since),
  }));
  const worst = all.reduce((one, other) => (other.silence.seconds > one.silence.seconds ? other : one));
  const isNoticed = worst.silence.seconds >= noticeableSeconds;
  const errors = readers.flatMap((reader) => reader.errors);
  const again = readers.reduce((sum, { answer }) => sum + answer.dropped, 0);
  const words = expected.split(" ").length;
  const whole = readers.filter(({ answer }) => answer.text === expected).length;
  const seen = [
    isNoticed
      ? `the answer stood still for ${worst.silence.seconds.toFixed(1)} s and went on`
      : `nothing: the longest pause between words was ${worst.silence.seconds.toFixed(2)} s`,
    ...errors.map(({ code, message }) => `${code} (“${message}”), and asked again`),
    ...(again === 0 ? [] : [`${again} frames came again and were dropped by their sequence`]),
    `${whole} of ${readers.length} answers whole, ${words} words each`,
  ].join("; ");
  return {
    seen,
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    duplicates: all.reduce((sum, { duplicates }) => sum + duplicates, 0),
    secondsToNextWord: isNoticed ? worst.silence.toNextWord : worst.silence.seconds,
  };
}

function silence(reader: Reader, since: number) {
  const { from, until } = reader.longestSilence(since);
  return { seconds: (until - from) / 1000, toNextWord: (until - since) / 1000 };
}
