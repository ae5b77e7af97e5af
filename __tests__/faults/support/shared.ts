import type { ChatSystem } from "../../chat/support/chat-system";
import type { AppliedStacks } from "../../support/applied-stacks";
import type { Deliveries } from "./deliveries";
import type { TableRelay } from "./table-relay";

/** What the faults share; there only once the tests run. */
export interface Shared {
  readonly system: () => ChatSystem;
  /** As the system was started with them. */
  readonly stacks: () => AppliedStacks;
  readonly deliveries: () => Deliveries;
  readonly tables: () => TableRelay;
}
