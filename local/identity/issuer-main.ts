import { listenLocally } from "../http/listen-locally";
import { serveIssuer } from "./issuer-server";
import type { IssuerSettings } from "./issuer-settings";

/** The local issuer as a program: `issuer-main.js '<settings as JSON>'`. Says on one line where it listens. */
async function main(): Promise<void> {
  const settings: IssuerSettings = JSON.parse(process.argv[2] ?? "{}");
  const { address, server } = await listenLocally(settings.port);
  const url = `http://${address}`;
  serveIssuer(server, url, settings);
  process.stdout.write(`${JSON.stringify({ event: "listening", url })}\n`);
}

void main();
