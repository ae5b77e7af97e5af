import type { OperatorConfiguration } from "../schema/configuration";

/** The service as the defaults describe it. */
export const production: OperatorConfiguration = {};
