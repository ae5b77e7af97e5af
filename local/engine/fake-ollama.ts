import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { FakeEngineSettings } from "./fake-engine-settings";
import { sendJson } from "./send-json";

const pullBytes = 1_000_000_000;
const progressSteps = 5;

/**
 * Answers the requests with which Ollama is told from others, and made to fetch a model.
 *
 * @param installed called when a pull has succeeded
 * @returns whether the request was one of them
 */
export async function ollamaAnswer(
  route: string,
  body: () => Promise<string>,
  response: ServerResponse,
  settings: FakeEngineSettings,
  installed: (model: string) => void,
): Promise<boolean> {
  switch (route) {
    case "GET /api/version":
      sendJson(response, { version: "0.9.0" });
      return true;
    case "GET /api/tags":
      sendJson(response, {
        models: settings.installed.map((name) => ({ name, model: name, size: pullBytes })),
      });
      return true;
    case "POST /api/pull": {
      const { model, name, stream = true } = JSON.parse(await body());
      await pull(response, settings, stream, () => installed(model ?? name));
      return true;
    }
  }
  return false;
}

async function pull(
  response: ServerResponse,
  settings: FakeEngineSettings,
  stream: boolean,
  installed: () => void,
): Promise<void> {
  const report = (line: object) => {
    if (stream) response.write(`${JSON.stringify(line)}\n`);
  };
  if (stream) response.writeHead(200, { "Content-Type": "application/x-ndjson" });
  report({ status: "pulling manifest" });
  for (let step = 1; step <= progressSteps; step++) {
    await pause(settings.pullMilliseconds / progressSteps);
    // A pull that nobody waits for does not succeed.
    if (response.destroyed) return;
    if (settings.pullError !== "") break;
    const completed = (pullBytes * step) / progressSteps;
    report({ status: "pulling 0123456789ab", digest: "sha256:0123456789ab", total: pullBytes, completed });
  }
  const last = settings.pullError === "" ? { status: "success" } : { error: settings.pullError };
  if (settings.pullError === "") installed();
  if (stream) response.end(`${JSON.stringify(last)}\n`);
  else sendJson(response, last, settings.pullError === "" ? 200 : 500);
}
