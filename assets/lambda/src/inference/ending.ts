import type { NewFrame } from "./answer-writer";

/** The last frame of a request, which is not numbered yet. */
export type Ending = Exclude<NewFrame, { readonly type: "delta" }>;

/** The user wants no more of the answer, or has gone and is not to be waited for. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}
