import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What stands for the built web client where a test is not about the page itself. */
const smallPage: Readonly<Record<string, string>> = {
  "index.html":
    '<!doctype html><title>Chat</title><script type="module" src="/assets/index-B1x2y3z4.js"></script>',
  "theme.js": "document.documentElement.dataset.theme = 'dark';",
  "assets/index-B1x2y3z4.js": "export {};",
  "assets/index-C5d6e7f8.css": "body { margin: 0 }",
};

/** Writes a page as Vite would, and returns its directory. */
export function writePage(directory: string, files: Readonly<Record<string, string>> = smallPage): string {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return directory;
}
