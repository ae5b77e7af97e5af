import type { OperatorConfiguration } from "../schema/configuration";

/** The local cloud of the tests: production's values, but the tests may take it down. */
export const test: OperatorConfiguration = {
  loadBalancer: { deletionProtection: false },
  chatApi: { deletionProtection: false },
  identity: { deletionProtection: false },
};
