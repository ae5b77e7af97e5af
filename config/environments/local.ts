import type { OperatorConfiguration } from "../schema/configuration";

/**
 * The local cloud of `npm start`: production's values, but it can be taken down, and fits on one machine with a very
 * small model.
 */
export const local: OperatorConfiguration = {
  loadBalancer: { deletionProtection: false },
  chatApi: {
    deletionProtection: false,
    // With their answers they fit into the context of the embedded engine (tools/running-service/choose-engine.ts).
    historyTurns: 6,
  },
  identity: { deletionProtection: false },
  // Whoever starts it wants to chat now, at night too.
  scaling: { schedule: { enabled: false } },
  // Each has a context of its own in this machine's memory.
  service: { maxInFlight: 2 },
};
