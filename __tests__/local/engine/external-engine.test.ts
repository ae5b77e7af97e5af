import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openExternalEngine } from "../../../local/engine/external-engine";
import { FakeEngine } from "../../../local/engine/fake-engine";

let server: Server | undefined;
let engine: FakeEngine | undefined;
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  server = undefined;
});

async function serving(...models: string[]): Promise<string> {
  engine = await new FakeEngine({ model: models[0] ?? "", installed: models }).start();
  return engine.url;
}

/** A server that answers everything so. */
async function answering(status: number, body: string): Promise<string> {
  server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ["the wanted one of several", ["small", "large"], "large", "large"],
  ["the only one, when none is wanted", ["small"], undefined, "small"],
  ["the only one, when another is wanted", ["small"], "large", "small"],
])("the model is %s", async (_, models, wanted, chosen) => {
  const url = await serving(...models);
  expect(await openExternalEngine(url, wanted)).toMatchObject({ url, model: chosen });
});

test.each(["/", "/v1", "/v1/"])("an address that ends with %s is the same engine", async (end) => {
  const url = await serving("small");
  expect((await openExternalEngine(url + end)).url).toBe(url);
});

test("it is no process of ours, and stays when it is to stop", async () => {
  const opened = await openExternalEngine(await serving("small"));
  expect(opened.process).toBeUndefined();
  await opened.stop();
  await opened.kill();
  expect((await openExternalEngine(opened.url)).model).toBe("small");
});

test.each([
  ["large", "does not serve large. Choose by --model: small, smaller"],
  [undefined, "serves several models. Choose by --model: small, smaller"],
])("several models, and %s is wanted: refused with what there is", async (wanted, words) => {
  await expect(openExternalEngine(await serving("small", "smaller"), wanted)).rejects.toThrow(words);
});

test.each([
  [401, "", "wants an API key (401)"],
  [403, "", "wants an API key (403)"],
  [404, "not found", 'does not list models as an OpenAI-compatible server does (status 404): "not found"'],
  [200, "<html>", 'does not list models as an OpenAI-compatible server does (status 200): "<html>"'],
  [200, "{}", "does not list models"],
  [200, "null", "does not list models"],
  [200, '{"data":null}', "has no model. Give it one first (Ollama: ollama pull NAME)"],
  [200, '{"data":[]}', "has no model"],
])("an answer of %i %j is refused", async (status, body, words) => {
  await expect(openExternalEngine(await answering(status, body))).rejects.toThrow(words);
});

test("a server that is not there is refused", async () => {
  const url = await answering(200, "");
  await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  await expect(openExternalEngine(url)).rejects.toThrow(
    new RegExp(`^no engine answers at ${url} \\(.*ECONNREFUSED.*\\)`),
  );
});

test.each(["localhost:11434", "ftp://x", "", "http://me:secret@127.0.0.1", "http://127.0.0.1/?key=1"])(
  "%j is no address of an engine",
  async (url) => {
    await expect(openExternalEngine(url)).rejects.toThrow(/^the engine's URL /);
  },
);
