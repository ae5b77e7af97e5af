import { setTimeout as pause } from "node:timers/promises";
import type { FinishedFrame, ServerFrame } from "../../assets/chat-protocol/server-frame";
import { mintAccessToken } from "../../local/identity/mint-access-token";
import { users } from "../../local/identity/user";
import type { Interrupted } from "../../local/process/run";
import { ChatConnection } from "../chat/chat-connection";
import { CommandFailed } from "../failure";
import { print } from "../terminal";
import type { ChatReport } from "./service-report";

/** Longer than the service lets an answer take: it is for the service to say that it took too long. */
const silenceMilliseconds = 30 * 60_000;
const cancelMilliseconds = 3000;

/**
 * Asks as the first user of the local issuer, and writes the answer to standard output as it comes.
 *
 * @param interrupted cancels the answer
 * @throws CommandFailed the service refused or failed, with its code and message; Interrupted
 */
export async function askQuestion(
  { identity, issuer, webSocketUrl }: ChatReport,
  text: string,
  interrupted: Promise<Interrupted>,
): Promise<void> {
  const token = mintAccessToken(issuer, identity, users[0]?.subject ?? "");
  const connection = await ChatConnection.open(webSocketUrl, token);
  try {
    const requestId = connection.ask(text);
    const answered = writeAnswer(connection);
    const cancelled = interrupted.then(async (reason) => {
      connection.send({ action: "cancel", requestId });
      await Promise.race([answered.catch(() => {}), pause(cancelMilliseconds)]);
      throw reason;
    });
    const reason = await Promise.race([answered, cancelled]);
    if (reason === "cancelled") throw await interrupted;
    if (reason === "length") print("The answer was cut off: it had reached its greatest length.");
  } finally {
    connection.close();
  }
}

/** Returns why it ended. */
async function writeAnswer(connection: ChatConnection): Promise<FinishedFrame["reason"]> {
  let last = "\n";
  try {
    for (let seen = 0; ; seen++) {
      const frame = await frameAfter(connection, seen);
      if (frame.type === "queued") print(`Waits: number ${frame.position} in the queue`);
      if (frame.type === "delta" && frame.channel === "answer") {
        process.stdout.write(frame.text);
        last = frame.text;
      }
      if (frame.type === "error") throw new CommandFailed(`${frame.code}: ${frame.message}`, 1);
      if (frame.type === "finished") return frame.reason;
    }
  } finally {
    if (!last.endsWith("\n")) process.stdout.write("\n");
  }
}

async function frameAfter(connection: ChatConnection, seen: number): Promise<ServerFrame> {
  try {
    const { frame } = await connection.until("answer", () => true, seen, silenceMilliseconds);
    return frame;
  } catch {
    throw new CommandFailed("The connection to the service ended before the answer did.", 1);
  }
}
