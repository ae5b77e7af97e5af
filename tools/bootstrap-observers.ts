import type { BootstrapObserver } from "./state-bucket";
import { type Progress, print } from "./terminal";

/** In the local cloud: nothing to approve, nothing to read. */
export function approvedLocally(progress: Progress): BootstrapObserver {
  return {
    say: (text) => progress.update(text),
    apply: async (terraform) => {
      await terraform.plan("bootstrap.tfplan");
      await terraform.apply("bootstrap.tfplan");
      return true;
    },
  };
}

/** In AWS: Terraform shows its plan and asks, unless that was waived. */
export function approvedByOperator(autoApprove: boolean): BootstrapObserver {
  return {
    say: (text) => print(`… ${text}`),
    apply: async (terraform) =>
      (await terraform.interactive("apply", ...(autoApprove ? ["-auto-approve", "-input=false"] : []))) === 0,
  };
}
