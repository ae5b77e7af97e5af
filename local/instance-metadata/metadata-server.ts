import path from "node:path";
import { projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";

const program = path.join(projectDirectory, "local", "instance-metadata", "server.py");

/** The instance metadata service of one local instance. */
export interface MetadataServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** AWS takes the instance back in two minutes. */
  giveSpotInterruptionNotice(): Promise<void>;
  /** AWS thinks that it may take the instance back. */
  giveRebalanceRecommendation(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws ProcessNotReady */
export async function startMetadataServer(options: { readonly logFile: string }): Promise<MetadataServer> {
  const child = await BackgroundProcess.start({
    name: "the instance metadata service",
    program: pythonInterpreter,
    arguments: ["-B", program],
    logFile: options.logFile,
    ready: { line: (line) => jsonLine<{ url: string }>(line, ({ url }) => url !== undefined) },
  });
  const { url } = child.ready;
  const control = async (place: string) => {
    const answer = await fetch(`${url}/control/${place}`, { method: "PUT", body: "{}" });
    if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
  };
  return {
    url,
    giveSpotInterruptionNotice: () => control("spot-interruption"),
    giveRebalanceRecommendation: () => control("rebalance-recommendation"),
    stop: async () => void (await child.stop()),
  };
}
