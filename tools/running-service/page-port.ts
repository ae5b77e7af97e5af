import { closeServer } from "../../local/http/close-server";
import { listenLocally } from "../../local/http/listen-locally";
import { CommandFailed } from "../failure";
import { readServiceFile } from "./service-file";

/**
 * The port for the page: the wanted one, else that of the last start, because what a browser keeps belongs to the
 * address. Undefined: any.
 *
 * @throws CommandFailed the wanted one is taken
 */
export async function pagePort(wanted: number | undefined, directory: string): Promise<number | undefined> {
  if (wanted !== undefined) {
    const refusal = await whyTaken(wanted);
    if (refusal === undefined) return wanted;
    throw new CommandFailed(
      `The page cannot have port ${wanted}: ${refusal}. Choose another, or leave out --port and any free one is taken.`,
      1,
    );
  }
  const last = readServiceFile(directory)?.pagePort ?? 0;
  return last !== 0 && (await whyTaken(last)) === undefined ? last : undefined;
}

async function whyTaken(port: number): Promise<string | undefined> {
  try {
    const { server } = await listenLocally(port);
    await closeServer(server);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") return "another program listens on it";
    if (code === "EACCES") return "this user may not listen on it";
    return message;
  }
}
