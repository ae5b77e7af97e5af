import { type Logger, pino } from "pino";

/**
 * One JSON object a line on standard output. `event` names what happened; prompts and answers are never logged.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    messageKey: "message",
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  });
}
