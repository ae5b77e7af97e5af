import type { HLJSApi } from "highlight.js";
import { type CodeToken, codeTokens } from "./code-tokens";
import { knownLanguage, loadLanguage } from "./languages";

type Highlight = (code: string) => CodeToken[];

let core: Promise<HLJSApi> | undefined;
const highlighters = new Map<string, Promise<Highlight | undefined>>();

/** Loads what it takes to highlight a language; undefined for one that cannot be, or when it cannot be loaded now. */
export function highlighterOf(name: string): Promise<Highlight | undefined> {
  const language = knownLanguage(name);
  if (language === undefined) return Promise.resolve(undefined);
  const known = highlighters.get(language);
  if (known !== undefined) return known;
  const loading = load(language).catch(() => {
    highlighters.delete(language);
    core = undefined;
    return undefined;
  });
  highlighters.set(language, loading);
  return loading;
}

async function load(language: string): Promise<Highlight | undefined> {
  core ??= import("highlight.js/lib/core").then((module) => module.default);
  const [highlight, definition] = await Promise.all([core, loadLanguage(language)]);
  if (definition === undefined) return undefined;
  highlight.registerLanguage(language, definition.default);
  return (code) => codeTokens(highlight.highlight(code, { language, ignoreIllegals: true }).value);
}
