import type { OperatorConfiguration } from "../schema/configuration";

/** The local cloud of `npm start`: production's values, but `npm run destroy` may take it down. */
export const local: OperatorConfiguration = {
  loadBalancer: { deletionProtection: false },
  chatApi: { deletionProtection: false },
  identity: { deletionProtection: false },
};
