import { TerraformFailed } from "../local/terraform/failure";
import type { SynthesizedStack } from "../local/terraform/manifest";
import {
  type ChangeAction,
  formatDiagnostic,
  type PlannedChange,
  type TerraformMessages,
} from "../local/terraform/messages";
import type { RawState } from "../local/terraform/state";
import { Terraform } from "../local/terraform/terraform";
import type { Environment } from "./environment";
import { CommandFailed } from "./failure";
import { describeLock } from "./lock-message";
import { step } from "./terminal";

const planFile = "start.tfplan";

export interface AppliedStack {
  readonly state: RawState;
  /** Whether the plan had anything to apply. */
  readonly changed: boolean;
  /** Terraform's own, without the places where they arose. */
  readonly warnings: readonly string[];
}

/**
 * Initializes, plans (which validates) and, where there is something to do, applies one stack, with a line for each step.
 *
 * @throws CommandFailed when somebody else holds the state's lock; TerraformFailed
 */
export async function applyStack(stack: SynthesizedStack, environment: Environment): Promise<AppliedStack> {
  const terraform = new Terraform(stack.directory, environment.terraform);
  try {
    await step("init", async () => {
      await terraform.init();
      return {};
    });
    const { plan } = await step("plan", async () => {
      const messages = await terraform.plan(planFile);
      return { plan: messages, outcome: summarize(messages.planned, "planned") };
    });
    if (plan.changesAnything()) {
      await step("apply", async (progress) => {
        await terraform.apply(planFile, ({ completed }) => progress.update(`${completed.length} done`));
        return { outcome: summarize(plan.planned, "done") };
      });
    }
    const state = await terraform.state();
    if (state === undefined) throw new Error(`${stack.name} has no state after it was applied`);
    return { state, changed: plan.changesAnything(), warnings: warningsOf(plan) };
  } catch (error) {
    if (!(error instanceof TerraformFailed) || error.lock === undefined) throw error;
    throw new CommandFailed(await describeLock(stack, error.lock, environment), 1);
  }
}

const words: Partial<Record<ChangeAction, string>> = {
  create: "create",
  update: "change",
  replace: "replace",
  delete: "destroy",
};

function summarize(changes: readonly PlannedChange[], tense: "planned" | "done"): string {
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    if (count === 0) return [];
    const past = word.endsWith("e") ? `${word}d` : `${word}ed`;
    return [`${count} ${tense === "planned" ? `to ${word}` : past}`];
  });
  return counts.length === 0 ? "no changes" : counts.join(", ");
}

function warningsOf(messages: TerraformMessages): string[] {
  return messages.diagnostics
    .filter(({ severity }) => severity === "warning")
    .map(({ severity, summary, detail = "" }) => formatDiagnostic({ severity, summary, detail }));
}
