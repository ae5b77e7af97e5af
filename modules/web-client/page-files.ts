import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A file of the built page. */
export interface PageFile {
  /** Path below the page's root, with slashes. */
  readonly key: string;
  /** SHA-256 of the content in base64. */
  readonly hash: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Vite puts a hash of the content into the names of what is here, so it never changes. */
const hashedFiles = /^assets\//;
const forever = "public, max-age=31536000, immutable";
/** May be kept, but is asked for again each time. */
export const alwaysAskAgain = "no-cache";

/**
 * The files of the built page, by their keys in order.
 *
 * @param directory of `index.html`
 * @throws Error when the page has not been built, or has a file of an unknown kind
 */
export function pageFiles(directory: string): PageFile[] {
  if (!existsSync(path.join(directory, "index.html"))) {
    throw new Error(
      `the web client has not been built: there is no ${directory}/index.html. Run: npm run build`,
    );
  }
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => describe(file, path.relative(directory, file).split(path.sep).join("/")))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function describe(file: string, key: string): PageFile {
  const contentType = contentTypes[path.extname(key)];
  if (contentType === undefined) {
    throw new Error(`${file}: no content type is known for this kind of file; add it to page-files.ts`);
  }
  return {
    key,
    hash: createHash("sha256").update(readFileSync(file)).digest("base64"),
    contentType,
    cacheControl: hashedFiles.test(key) ? forever : alwaysAskAgain,
  };
}
