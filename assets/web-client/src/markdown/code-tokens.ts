/** A piece of code and the classes that colour it. */
export interface CodeToken {
  readonly className: string;
  readonly text: string;
}

const part = /<span class="([^"]*)">|<\/span>|([^<]+)/g;
const entity = /&(amp|lt|gt|quot|#x27);/g;
const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

/**
 * Reads what highlight.js writes, which is nothing but spans and escaped text, so that the page makes elements of it
 * itself and never sets HTML.
 */
export function codeTokens(html: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  const open: string[] = [];
  for (const [whole, className, text] of html.matchAll(part)) {
    if (className !== undefined) open.push(className);
    else if (text === undefined) open.pop();
    else tokens.push({ className: open.at(-1) ?? "", text: whole.replace(entity, decoded) });
  }
  return tokens;
}

function decoded(whole: string, name: string): string {
  return characters[name] ?? whole;
}
