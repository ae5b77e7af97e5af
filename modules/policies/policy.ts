import { Annotations, Aspects, type IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { encryptedStorage } from "./encrypted-storage";
import { isExempt, type PolicyName } from "./exemption";
import { imdsv2Required } from "./imdsv2-required";
import { leastPrivilege } from "./least-privilege";
import { noPublicIngress } from "./no-public-ingress";
import { privateAddresses } from "./private-addresses";
import { privateBuckets } from "./private-buckets";
import { requiredTags } from "./required-tags";
import { tlsOnly } from "./tls-only";

/** What is wrong with one construct, as whole sentences with the fix; empty when nothing is, or when it does not apply. */
export type PolicyRule = (construct: IConstruct) => readonly string[];

/** Every rule that a stack is held to, by the name that an exemption gives. */
export const policies: Readonly<Record<PolicyName, PolicyRule>> = {
  "encrypted-storage": encryptedStorage,
  "imdsv2-required": imdsv2Required,
  "least-privilege": leastPrivilege,
  "no-public-ingress": noPublicIngress,
  "private-addresses": privateAddresses,
  "private-buckets": privateBuckets,
  "required-tags": requiredTags,
  "tls-only": tlsOnly,
};

/** Holds everything below `scope` to every rule: a broken one is an error of the synthesis. */
export function enforcePolicies(scope: IConstruct): void {
  const aspect: IAspect = {
    visit(construct) {
      for (const [name, rule] of Object.entries(policies) as [PolicyName, PolicyRule][]) {
        const findings = rule(construct);
        // Last, because it looks at every parent, and there is hardly ever a finding.
        if (findings.length === 0 || isExempt(construct, name)) continue;
        for (const finding of findings) Annotations.of(construct).addError(`${name}: ${finding}`);
      }
    },
  };
  Aspects.of(scope).add(aspect);
}
