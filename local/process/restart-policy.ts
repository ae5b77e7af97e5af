/** When a program that has ended is started again, in systemd's terms. */
export interface RestartPolicy {
  readonly restart: "always" | "no";
  /** From the end to the next start. */
  readonly restartSeconds: number;
  /** Exit codes after which it stays down. */
  readonly preventExitStatus: readonly number[];
  /** More starts than `burst` within the interval are refused, and it stays down. */
  readonly startLimit: { readonly burst: number; readonly intervalSeconds: number };
}
