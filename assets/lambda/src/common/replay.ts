import type { ConnectionsApi } from "./connections-api";
import { Refusal } from "./refusal";
import type { RequestRecord } from "./request-record";
import type { Requests } from "./requests";
import type { Sender } from "./route";

/** What must be left of an invocation to post one more frame, with its retries, and an error after it. */
const reserveMilliseconds = 8000;

/**
 * Posts the frames of a request that is done, each as it was first posted. Two replays at once do no harm: each is in
 * order, and a client takes every sequence once.
 *
 * @throws Refusal TIMEOUT when there are more frames than an invocation can post: the client resumes where it ended
 */
export async function replay(
  {
    requests,
    connectionsApi,
  }: { requests: Pick<Requests, "frames">; connectionsApi: Pick<ConnectionsApi, "post"> },
  requestId: string,
  request: RequestRecord,
  afterSequence: number,
  { connectionId, remaining }: Sender,
): Promise<void> {
  for (const frame of await requests.frames(requestId, request, afterSequence)) {
    if (remaining() < reserveMilliseconds) {
      throw new Refusal("TIMEOUT", "the answer is longer than one resume can send; resume again", 0);
    }
    if ((await connectionsApi.post(connectionId, frame)) === "gone") return;
  }
}
