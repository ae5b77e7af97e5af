import { CommandFailed } from "./failure";
import type { ApprovalOptions } from "./options";

/** Refuses a command that would have to ask where nobody can answer. */
export function requireApprover({ autoApprove }: ApprovalOptions): void {
  if (autoApprove || process.stdin.isTTY) return;
  throw new CommandFailed(
    "This command asks before it changes anything, and there is no terminal to ask at. Add --auto-approve.",
    2,
  );
}
