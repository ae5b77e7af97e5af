import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { AddressBook } from "../../../local/address-book";
import { closeServer } from "../../../local/http/close-server";
import { type LocalServer, listenLocally } from "../../../local/http/listen-locally";
import type { RawState } from "../../../local/terraform/state";
import { describePage } from "../../../local/web-client/page-description";
import { PageServer } from "../../../local/web-client/page-server";

const script = "console.log('hello');\n".repeat(100);
let directory: string;
let local: LocalServer;
let server: PageServer;
const addresses = new AddressBook({ "wss://a.execute-api.us-west-2.amazonaws.com": "ws://127.0.0.1:7" });

function resource(
  type: string,
  name: string,
  attributes: Record<string, unknown>,
): RawState["resources"][number] {
  return { mode: "managed", type, name, instances: [{ attributes }] };
}

const object = (key: string, attributes: Record<string, unknown>) =>
  resource("aws_s3_object", key, { key, source: null, content: null, cache_control: null, ...attributes });

const state: RawState = {
  outputs: {},
  resources: [
    object("index.html", {
      source: "assets/page/index.html",
      content_type: "text/html; charset=utf-8",
      cache_control: "no-cache",
    }),
    object("assets/a.js", {
      source: "assets/page/a.js",
      content_type: "text/javascript; charset=utf-8",
      cache_control: "public, max-age=31536000, immutable",
    }),
    object("logo.png", { source: "assets/page/logo.png", content_type: "image/png" }),
    object("config.json", {
      content: '{"webSocketUrl":"wss://a.execute-api.us-west-2.amazonaws.com/test"}',
      content_type: "application/json",
      cache_control: "no-cache",
    }),
    resource("aws_cloudfront_response_headers_policy", "headers", {
      id: "policy",
      security_headers_config: [
        {
          content_security_policy: [
            {
              content_security_policy: "connect-src 'self' wss://a.execute-api.us-west-2.amazonaws.com",
              override: true,
            },
          ],
          content_type_options: [{ override: true }],
          frame_options: [{ frame_option: "DENY", override: true }],
          referrer_policy: [{ referrer_policy: "no-referrer", override: true }],
          strict_transport_security: [
            { access_control_max_age_sec: 63072000, include_subdomains: true, preload: null, override: true },
          ],
        },
      ],
      custom_headers_config: [
        { items: [{ header: "Permissions-Policy", value: "camera=()", override: true }] },
      ],
    }),
    resource("aws_cloudfront_distribution", "distribution", {
      domain_name: "d111.cloudfront.net",
      aliases: ["chat.example.com"],
      default_root_object: "index.html",
      default_cache_behavior: [{ compress: true, response_headers_policy_id: "policy" }],
      custom_error_response: [
        { error_code: 403, response_code: 200, response_page_path: "/index.html" },
        { error_code: 404, response_code: 200, response_page_path: "/index.html" },
      ],
    }),
  ],
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "page-"));
  mkdirSync(join(directory, "assets", "page"), { recursive: true });
  writeFileSync(join(directory, "assets", "page", "index.html"), "<!doctype html><title>Chat</title>");
  writeFileSync(join(directory, "assets", "page", "a.js"), script);
  writeFileSync(join(directory, "assets", "page", "logo.png"), "x".repeat(5000));
  local = await listenLocally();
  server = new PageServer(local.server, { page: describePage({ state, directory }), addresses });
});
afterAll(async () => {
  await closeServer(local.server);
  rmSync(directory, { recursive: true, force: true });
});

/** As it comes: nothing is decompressed. */
async function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  return await new Promise<{
    status: number | undefined;
    headers: NodeJS.Dict<string | string[]>;
    body: Buffer;
  }>((resolve, reject) => {
    request(`http://${local.address}${path}`, { headers, method }, async (response) =>
      resolve({ status: response.statusCode, headers: response.headers, body: await buffer(response) }),
    )
      .once("error", reject)
      .end();
  });
}

test("the page and its names", () => {
  expect(describePage({ state, directory }).domainNames).toEqual(["d111.cloudfront.net", "chat.example.com"]);
});

test("an object comes with its type, its caching and the headers of the policy", async () => {
  const { body, headers, status } = await get("/assets/a.js");
  expect(status).toBe(200);
  expect(body.toString()).toBe(script);
  expect(headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "content-length": String(script.length),
    "content-security-policy": "connect-src 'self' ws://127.0.0.1:7",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "permissions-policy": "camera=()",
  });
});

test.each([["/"], ["/c/0123"], ["/assets/none.js"], ["/%"], ["/index.html?x=1"]])(
  "%s is the page",
  async (path) => {
    const { body, headers, status } = await get(path);
    expect(status).toBe(200);
    expect(body.toString()).toContain("<title>Chat</title>");
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
    });
  },
);

test("addresses in what the state itself has are local", async () => {
  const { body } = await get("/config.json");
  expect(JSON.parse(body.toString())).toEqual({ webSocketUrl: "ws://127.0.0.1:7/test" });
});

test("large texts are compressed as the browser likes it, Brotli first", async () => {
  const all = await get("/assets/a.js", { "accept-encoding": "gzip, deflate, br" });
  expect(all.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
  expect(brotliDecompressSync(all.body).toString()).toBe(script);
  const gzip = await get("/assets/a.js", { "accept-encoding": "gzip;q=0.8" });
  expect(gzip.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  for (const path of ["/", "/logo.png"]) {
    expect((await get(path, { "accept-encoding": "br" })).headers).not.toHaveProperty("content-encoding");
  }
});

test("what the browser has is not sent again", async () => {
  const { headers } = await get("/assets/a.js");
  const again = await get("/assets/a.js", { "if-none-match": String(headers.etag) });
  expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
});

test("HEAD has no body, and nothing is written", async () => {
  const head = await get("/assets/a.js", {}, "HEAD");
  expect(head.headers["content-length"]).toBe(String(script.length));
  expect(head.body).toHaveLength(0);
  expect((await get("/", {}, "POST")).status).toBe(403);
});

test("a distribution whose headers are not in the state is refused", () => {
  const resources = state.resources.filter(({ type }) => type !== "aws_cloudfront_response_headers_policy");
  expect(() => describePage({ state: { ...state, resources }, directory })).toThrow(
    'aws_cloudfront_distribution.distribution: default_cache_behavior.response_headers_policy_id is "policy"; allowed: a policy of the state',
  );
});

test("another state of the page is served from then on, and what is different is said", async () => {
  const page = describePage({ state, directory });
  const index = page.files.get("index.html");
  if (index === undefined) throw new Error("no page");
  const changed = {
    ...page,
    headers: { ...page.headers, "x-frame-options": "SAMEORIGIN" },
    files: new Map([
      ...[...page.files].filter(([key]) => key !== "logo.png"),
      ["index.html", { ...index, content: Buffer.from("<!doctype html><title>New</title>") }],
      ["new.html", index],
    ]),
  };
  expect(server.apply({ page, addresses })).toEqual([]);
  expect(server.apply({ page: changed, addresses })).toEqual([
    "page: headers x-frame-options DENY → SAMEORIGIN",
    "page file index.html: changed",
    "page file logo.png: removed",
    "page file new.html: added",
  ]);
  const root = await get("/");
  expect(root.body.toString()).toContain("New");
  expect(root.headers["x-frame-options"]).toBe("SAMEORIGIN");
  expect(server.apply({ page, addresses })).toHaveLength(4);
});
