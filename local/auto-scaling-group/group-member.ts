import type { Target } from "../load-balancer/target";

/** An instance as its Auto Scaling group knows it. */
export interface GroupMember extends Target {
  /** Resolves with the reason when it is gone, or will never serve again by itself. */
  readonly lost: Promise<string>;
  /** Resolves when AWS recommends to replace it before it is taken back. */
  readonly rebalanceRecommended: Promise<void>;
  /** As when the operating system shuts down. */
  stop(): Promise<void>;
  /** As when the machine is gone. */
  kill(): Promise<void>;
}
