import { get } from "node:https";

const timeoutMilliseconds = 5000;

/** Whether a health proxy on this port of this machine says so at its path. Its certificate is nobody's, and not checked. */
export function isHealthy(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const request = get({ host: "127.0.0.1", port, path, rejectUnauthorized: false, signal }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("error", () => resolve(false));
  });
}
