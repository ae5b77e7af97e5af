import type { OperatorConfiguration } from "../schema/configuration";

/** The last stop before production: the same shape, shorter memory. */
export const staging: OperatorConfiguration = {
  logs: { retentionDays: 14 },
};
