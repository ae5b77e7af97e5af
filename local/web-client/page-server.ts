import { createHash } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import type { AddressBook } from "../address-book";
import { changesBetween } from "../terraform/changes-between";
import { compress, type Encodings } from "./compress";
import type { PageDescription, PageFile } from "./page-description";

/** What an applied state makes of the page. */
export interface PageSettings {
  readonly page: PageDescription;
  /** For the content of the state, and the headers. */
  readonly addresses: AddressBook;
}

interface ServedFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly encodings: Encodings;
}

interface ServedPage {
  readonly page: PageDescription;
  /** That every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, ServedFile>;
}

/** What a private bucket says of a key that it does not have to somebody who may not list it. */
const missing = 403;

/** Serves the page as the distribution does with its bucket, but by HTTP/1.1 without TLS. */
export class PageServer {
  private served: ServedPage;

  /** @param server listens already */
  constructor(server: Server, settings: PageSettings) {
    this.served = prepare(settings);
    server.on("request", (request, response) => this.answer(request, response));
  }

  /**
   * Goes on with another state of the page.
   *
   * @returns what is different, in words
   */
  apply(settings: PageSettings): readonly string[] {
    const before = this.served;
    this.served = prepare(settings);
    return [
      ...changesBetween("page", valuesOf(before), valuesOf(this.served)),
      ...changedFiles(before.files, this.served.files),
    ];
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { files, headers, page } = this.served;
    const errorPage = page.errorPages.get(missing);
    const key = request.method === "GET" || request.method === "HEAD" ? keyOf(request.url ?? "/") : undefined;
    const file = key === undefined ? undefined : files.get(key === "" ? page.rootKey : key);
    const fallback = key === undefined || errorPage === undefined ? undefined : files.get(errorPage.key);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (file !== undefined) send(request, response, 200, file);
    else if (fallback !== undefined && errorPage) send(request, response, errorPage.statusCode, fallback);
    else response.writeHead(missing, { "content-type": "text/plain" }).end("AccessDenied\n");
  }
}

function prepare({ addresses, page }: PageSettings): ServedPage {
  return {
    page,
    headers: Object.fromEntries(
      Object.entries(page.headers).map(([name, value]) => [name, addresses.toLocal(value)]),
    ),
    files: new Map([...page.files].map(([key, file]) => [key, serve(file, page.isCompressed, addresses)])),
  };
}

function valuesOf({ headers, page: { errorPages, isCompressed, rootKey } }: ServedPage) {
  return { headers, errorPages: Object.fromEntries(errorPages), isCompressed, rootKey };
}

function changedFiles(
  before: ReadonlyMap<string, ServedFile>,
  after: ReadonlyMap<string, ServedFile>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    if (isDeepStrictEqual(old?.headers, now?.headers)) return [];
    return [`page file ${key}: ${old === undefined ? "added" : now === undefined ? "removed" : "changed"}`];
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
