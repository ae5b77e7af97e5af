/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly goal?: string;
  /** The same, or the least that must be done for it, measured in the same run without the service. */
  readonly peer?: string;
}

export const header = ["", "figure", "goal", "floor or peer in the same run"];

export function cellsOf({ what, figure, goal = "", peer = "" }: Row): string[] {
  return [what, figure, goal, peer];
}
