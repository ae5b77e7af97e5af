import { type Logger, pino } from "pino";
import { writeOrDrop } from "./write-or-drop";

/**
 * One JSON object a line on standard output. `event` names what happened; prompts and answers are never logged.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Pino's own output ends the program at a full disk, and never lets it end.
    { write: writeOrDrop },
  );
}
