import type { Effect } from "./effect";
import { s3Bucket } from "./s3-bucket";

const EFFECTS: Readonly<Record<string, Effect>> = { aws_s3_bucket: s3Bucket };

export function effectOf(type: string): Effect | undefined {
  return EFFECTS[type];
}
