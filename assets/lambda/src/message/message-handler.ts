import { createHash } from "node:crypto";
import { type MessageFrame, messageFrame } from "../../../chat-protocol/client-frame";
import type { Connections } from "../common/connections";
import { Refusal } from "../common/refusal";
import { replay } from "../common/replay";
import { type RequestRecord, timeToLive } from "../common/request-record";
import type { Requests } from "../common/requests";
import { createRoute, type RouteDependencies, type RouteHandler, type Sender } from "../common/route";
import { signedInUser } from "../common/signed-in-user";
import type { Queue } from "./queue";
import { recordTurn } from "./record-turn";
import type { Schedule } from "./schedule";
import type { Turns } from "./turns";
import type { Usage } from "./usage";

export interface MessageDependencies extends RouteDependencies {
  readonly connections: Pick<Connections, "find">;
  readonly requests: Pick<Requests, "find" | "redirect" | "frames">;
  readonly turns: Pick<Turns, "findConversation" | "record">;
  readonly usage: Pick<Usage, "admit">;
  readonly queue: Pick<Queue, "add">;
  readonly schedule: Pick<Schedule, "nextStart"> | "never";
  /** UTF-8 bytes of a text. */
  readonly maxTextBytes: number;
  readonly retentionDays: number;
  readonly now: () => Date;
  /** Unlike any before. */
  readonly newToken: () => string;
}

/** A message, its sender and its user. */
interface Message {
  readonly frame: MessageFrame;
  readonly textHash: string;
  readonly sender: Sender;
  readonly userId: string;
}

/**
 * Takes a question: checks it, records the turn, and puts it into the queue, once. `accepted` is sent when all of that is
 * done. The same message again, because its sender did not hear of that, is accepted again.
 *
 * Eight calls in five steps, because each step needs the one before: who asks, and what there is; what the user may; the
 * turn; the queue; the answer.
 */
export function createMessageHandler(dependencies: MessageDependencies): RouteHandler {
  const { connections, requests, turns, maxTextBytes, now } = dependencies;
  return createRoute(dependencies, messageFrame, async (frame, sender) => {
    checkSize(frame.text, maxTextBytes);
    const time = now();
    const [userId, request, conversation, start] = await Promise.all([
      signedInUser(connections, sender.connectionId, time),
      requests.find(frame.requestId),
      turns.findConversation(frame.conversationId),
      // Here, because the first use of a time zone takes a while, and the others have to wait anyway.
      nextStart(dependencies.schedule, time),
    ]);
    const message = { frame, textHash: hashOf(frame), sender, userId };
    if (request !== undefined) return await acceptAgain(dependencies, message, request);

    checkAwake(start, time);
    await dependencies.usage.admit(userId, time);
    const { requestId, conversationId, text, replaces } = frame;
    const { connectionId } = sender;
    const ttl = timeToLive(time, dependencies.retentionDays);
    const turn = {
      requestId,
      conversationId,
      userId,
      connectionId,
      text,
      textHash: message.textHash,
      replaces,
      ttl,
    };
    if ((await recordTurn(turns, turn, conversation)) === "RECORDED")
      return await accept(dependencies, message);
    return await acceptAgain(dependencies, message, await requests.find(requestId));
  });
}

async function accept({ queue, connectionsApi, log, metrics }: MessageDependencies, message: Message) {
  const { frame, sender, userId } = message;
  const { requestId, conversationId } = frame;
  const { connectionId } = sender;
  await queue.add({ requestId, conversationId, userId });
  await connectionsApi.post(connectionId, { type: "accepted", requestId });
  log.info("accepted", { connectionId, requestId, conversationId, userId });
  metrics.count("Accepted");
}

/** @param found the request that there is already */
async function acceptAgain(
  dependencies: MessageDependencies,
  message: Message,
  found: RequestRecord | undefined,
) {
  const { requests, queue, connectionsApi, log, metrics } = dependencies;
  const { frame, textHash, sender, userId } = message;
  const { requestId, conversationId } = frame;
  const { connectionId } = sender;
  const same = found?.textHash === textHash;
  const to = { connectionId, afterSequence: 0, token: dependencies.newToken() };
  const request = same ? await requests.redirect(requestId, userId, to) : undefined;
  if (request === undefined) throw new Refusal("CONFLICT", "requestId: already used for another message");

  // Perhaps the first try ended between the record and the queue.
  if (request.status === "QUEUED") await queue.add({ requestId, conversationId, userId });
  await connectionsApi.post(connectionId, { type: "accepted", requestId });
  log.info("accepted-again", { connectionId, requestId, status: request.status });
  metrics.count("AcceptedAgain", { status: request.status });
  if (request.status === "DONE") await replay(dependencies, requestId, request, 0, sender);
}

function checkSize(text: string, maxTextBytes: number): void {
  if (Buffer.byteLength(text) > maxTextBytes) {
    throw new Refusal("TEXT_TOO_LONG", `text: at most ${maxTextBytes} bytes in UTF-8`);
  }
}

/** When the service wakes up; undefined: it is not asleep. */
async function nextStart(schedule: MessageDependencies["schedule"], now: Date): Promise<Date | undefined> {
  return schedule === "never" ? undefined : schedule.nextStart(now);
}

function checkAwake(start: Date | undefined, now: Date): void {
  if (start === undefined) return;
  const seconds = Math.ceil((start.getTime() - now.getTime()) / 1000);
  throw new Refusal("SERVICE_ASLEEP", `the service is asleep until ${start.toISOString()}`, seconds);
}

/** Of all that makes two messages the same. */
function hashOf({ conversationId, text, replaces }: MessageFrame): string {
  const content = JSON.stringify([conversationId, text, replaces]);
  return createHash("sha256").update(content).digest("base64url");
}
