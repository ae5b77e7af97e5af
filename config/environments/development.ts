import type { OperatorConfiguration } from "../schema/configuration";

/** An account to try things in: can be destroyed by one command, keeps little. */
export const development: OperatorConfiguration = {
  loadBalancer: { deletionProtection: false, accessLogRetentionDays: 7 },
  logs: { retentionDays: 7 },
};
