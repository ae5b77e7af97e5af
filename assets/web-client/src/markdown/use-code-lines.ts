import { useEffect, useRef, useState } from "react";
import type { CodeLine } from "./code-lines";
import { codeLines } from "./code-lines";
import { highlighterOf } from "./highlighter";

interface Coloured {
  readonly source: string;
  readonly lines: readonly CodeLine[];
}

/** Milliseconds between two colourings of code that grows, at least; and how many times as long as one took. */
const pause = { least: 300, factor: 12 };
/** Characters from which code that grows is coloured at its end only. */
const longCode = 20_000;

const nothing: Coloured = { source: "", lines: [] };

/**
 * Code by coloured lines, and what is not coloured yet. While code grows its whole lines are coloured now and then;
 * the language is loaded when it is first needed.
 */
export function useCodeLines(code: string, language: string, isGrowing: boolean) {
  const [coloured, setColoured] = useState(nothing);
  const newest = useRef({ code, isGrowing });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const notBefore = useRef(0);
  newest.current = { code, isGrowing };

  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    const due = isGrowing ? (code.length < longCode ? notBefore.current - performance.now() : undefined) : 0;
    if (due === undefined || (isGrowing && timer.current !== undefined)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const highlight = await highlighterOf(language);
      timer.current = undefined;
      if (highlight === undefined) return;
      const { code: text, isGrowing: grows } = newest.current;
      const source = grows ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
      const start = performance.now();
      const tokens = highlight(source);
      const end = performance.now();
      notBefore.current = end + Math.max(pause.least, pause.factor * (end - start));
      setColoured((before) => ({ source, lines: codeLines(tokens, before.lines) }));
    }, due);
  }, [code, language, isGrowing]);

  const isCurrent = code.startsWith(coloured.source);
  return isCurrent
    ? { lines: coloured.lines, rest: code.slice(coloured.source.length) }
    : { lines: nothing.lines, rest: code };
}
