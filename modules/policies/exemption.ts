import type { IConstruct } from "constructs";

/** The rules that a construct can be exempted from: the names of the files beside this one. */
export type PolicyName =
  | "encrypted-storage"
  | "imdsv2-required"
  | "least-privilege"
  | "no-public-ingress"
  | "private-addresses"
  | "private-buckets"
  | "required-tags"
  | "tls-only";

const metadataKey = "policy-exemption";

/**
 * Exempts a resource, and everything below it, from one rule.
 *
 * @param reason Why the rule does not fit here; it stands in the synthesized metadata and in the audit.
 */
export function exempt(construct: IConstruct, policy: PolicyName, reason: string): void {
  construct.node.addMetadata(metadataKey, { policy, reason });
}

/** Whether the construct or one of its parents is exempted from the rule. */
export function isExempt(construct: IConstruct, policy: PolicyName): boolean {
  return construct.node.scopes.some((scope) =>
    scope.node.metadata.some(
      ({ type, data }) => type === metadataKey && (data as { policy: PolicyName }).policy === policy,
    ),
  );
}
