import { Logger } from "@aws-lambda-powertools/logger";

/**
 * Structured log of a function. `event` names what happened, in the style of `frame-refused`; texts of users, answers
 * and tokens are never logged.
 */
export interface Log {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** `error` is the usual field for a caught error. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** One JSON object a line. Level and service name come from LOG_LEVEL and POWERTOOLS_SERVICE_NAME. */
export function createLog(): Log {
  const logger = new Logger();
  return {
    debug: (event, fields = {}) => logger.debug(event, fields),
    info: (event, fields = {}) => logger.info(event, fields),
    warn: (event, fields = {}) => logger.warn(event, fields),
    error: (event, fields = {}) => logger.error(event, fields),
  };
}
