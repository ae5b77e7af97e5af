import { createHash } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressBook } from "../address-book";
import { compress, type Encodings } from "./compress";
import type { PageDescription, PageFile } from "./page-description";

export interface ServePageOptions {
  readonly page: PageDescription;
  /** For the content of the state, and the headers. */
  readonly addresses: AddressBook;
  /** Listens already. */
  readonly server: Server;
}

interface ServedFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly encodings: Encodings;
}

/** What a private bucket says of a key that it does not have to somebody who may not list it. */
const missing = 403;

/** Serves the page as the distribution does with its bucket, but by HTTP/1.1 without TLS. */
export function servePage({ addresses, page, server }: ServePageOptions): void {
  const policyHeaders = Object.fromEntries(
    Object.entries(page.headers).map(([name, value]) => [name, addresses.toLocal(value)]),
  );
  const files = new Map(
    [...page.files].map(([key, file]) => [key, serve(file, page.isCompressed, addresses)]),
  );
  const errorPage = page.errorPages.get(missing);
  server.on("request", (request, response) => {
    const key = request.method === "GET" || request.method === "HEAD" ? keyOf(request.url ?? "/") : undefined;
    const file = key === undefined ? undefined : files.get(key === "" ? page.rootKey : key);
    const fallback = key === undefined || errorPage === undefined ? undefined : files.get(errorPage.key);
    for (const [name, value] of Object.entries(policyHeaders)) response.setHeader(name, value);
    if (file !== undefined) send(request, response, 200, file);
    else if (fallback !== undefined && errorPage) send(request, response, errorPage.statusCode, fallback);
    else response.writeHead(missing, { "content-type": "text/plain" }).end("AccessDenied\n");
  });
}

function serve(file: PageFile, isCompressed: boolean, addresses: AddressBook): ServedFile {
  const { cacheControl, contentType, isFromState } = file;
  const content = isFromState ? Buffer.from(addresses.toLocal(file.content.toString("utf8"))) : file.content;
  const encodings: Encodings = isCompressed
    ? compress(content, contentType)
    : new Map([["identity", content]]);
  return {
    encodings,
    headers: {
      "content-type": contentType,
      ...(cacheControl === undefined ? {} : { "cache-control": cacheControl }),
      ...(encodings.size > 1 ? { vary: "Accept-Encoding" } : {}),
      etag: `"${createHash("md5").update(content).digest("hex")}"`,
    },
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  statusCode: number,
  { encodings, headers }: ServedFile,
): void {
  if (statusCode === 200 && request.headers["if-none-match"] === headers.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const accepted = String(request.headers["accept-encoding"] ?? "")
    .split(",")
    .map((each) => each.split(";")[0]?.trim());
  // The best stands first, and the last is what everybody takes.
  for (const [encoding, content] of encodings) {
    if (encoding !== "identity" && !accepted.includes(encoding)) continue;
    response.writeHead(statusCode, {
      ...headers,
      ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
      "content-length": content.length,
    });
    response.end(request.method === "HEAD" ? undefined : content);
    return;
  }
}

function keyOf(url: string): string {
  const path = (url.split("?")[0] ?? "").slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    // Not percent-encoded in a valid way: the key is as it stands, and there is none.
    return path;
  }
}
