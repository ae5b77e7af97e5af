/** A fault, and what came of it: a line of the table in docs/reliability.md. */
export interface FaultRow {
  readonly fault: string;
  /** What was done to bring it about. */
  readonly done: string;
  /** What came to whoever used the service meanwhile. */
  readonly seen: string;
  /** How long it took, and until what. */
  readonly recovery: readonly Recovery[];
  /** What was asked for, or made, and is not there. */
  readonly lost: number;
  /** What is there more than once. */
  readonly duplicates: number;
}

export interface Recovery {
  readonly seconds: number;
  readonly until: string;
}
