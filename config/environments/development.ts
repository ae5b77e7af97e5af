import type { OperatorConfiguration } from "../schema/configuration";

/** An account to try things in: can be destroyed by one command, keeps little. */
export const development: OperatorConfiguration = {
  loadBalancer: { deletionProtection: false, accessLogRetentionDays: 7 },
  chatApi: { deletionProtection: false, retentionDays: 7 },
  identity: { deletionProtection: false },
  logs: { retentionDays: 7 },
};
