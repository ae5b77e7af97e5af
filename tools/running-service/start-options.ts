import type { StackOptions } from "../options";
import type { EngineOptions } from "./choose-engine";

/** What `npm start` takes. */
export interface StartOptions extends StackOptions, EngineOptions {
  /** A question: nothing runs longer than it takes to answer it. */
  readonly ask?: string;
  readonly instances?: number;
  /** Whether data is there at the next start that wants it. */
  readonly keep: boolean;
  /** Of the page. Absent: the last one's if it is free, else any. */
  readonly port?: number;
}
