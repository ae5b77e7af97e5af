import type { RawState } from "./state";

/** A stack that was applied. */
export interface AppliedStack {
  readonly state: RawState;
  /** Where it was synthesized: names of files in its state are relative to it. */
  readonly directory: string;
}
