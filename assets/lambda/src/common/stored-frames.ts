import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { StoredFrame } from "../../../chat-protocol/server-frame";
import { type FrameRecord, type FramesRecord, framesKey, type RequestRecord } from "./request-record";

/** Where a request's frames lie, and the part of them that its item holds. */
export interface StoredFramesSource {
  readonly documents: DynamoDBDocumentClient;
  /** The conversations table. */
  readonly table: string;
  readonly requestId: string;
  /** Of the request's item, read **before**: a frame leaves the tail only after it is in a chunk, so none is missed. */
  readonly tail: RequestRecord["tail"];
}

/** The highest that has a key. */
const lastSequence = 9_999_999_999;

/**
 * Frames of a request in order, each once: those of the chunks, then those of the tail.
 *
 * @param afterSequence 0: every frame
 */
export async function readStoredFrames(
  source: StoredFramesSource,
  afterSequence: number,
): Promise<StoredFrame[]> {
  const [before, after] = await Promise.all([
    chunkBefore(source, afterSequence),
    chunksAfter(source, afterSequence),
  ]);
  const frames = new Map<number, FrameRecord>();
  for (const frame of [...before, ...after, source.tail].flat()) {
    if (frame.sequence > afterSequence) frames.set(frame.sequence, frame);
  }
  return [...frames.values()]
    .sort((one, other) => one.sequence - other.sequence)
    .map((frame) => ({ ...frame, requestId: source.requestId }));
}

/** The last chunk that starts at the sequence or before it; it may go on behind it. */
async function chunkBefore(source: StoredFramesSource, sequence: number): Promise<ChunkFrames[]> {
  const query = new QueryCommand({ ...range(source, 1, sequence), ScanIndexForward: false, Limit: 1 });
  return sequence === 0 ? [] : framesOf(await source.documents.send(query));
}

async function chunksAfter(source: StoredFramesSource, sequence: number): Promise<ChunkFrames[]> {
  const chunks: ChunkFrames[] = [];
  const pages = paginateQuery({ client: source.documents }, range(source, sequence + 1, lastSequence));
  for await (const page of pages) chunks.push(...framesOf(page));
  return chunks;
}

function range({ table, requestId }: StoredFramesSource, first: number, last: number) {
  const { pk, sk } = framesKey(requestId, first);
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: { ":pk": pk, ":first": sk, ":last": framesKey(requestId, last).sk },
  };
}

type ChunkFrames = FramesRecord["frames"];

function framesOf({ Items = [] }: { readonly Items?: Record<string, unknown>[] | undefined }): ChunkFrames[] {
  return (Items as unknown as FramesRecord[]).map((chunk) => chunk.frames);
}
