import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { IConstruct } from "constructs";
import { listInput } from "./inputs";

/** Managed policies of AWS that are bound to one duty. */
const allowedManagedPolicies = new Set(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);

/** What is allowed names its actions, its resources and for whose sake, and admits no anonymous principal. */
export function leastPrivilege(construct: IConstruct): readonly string[] {
  if (construct instanceof IamRolePolicyAttachment) {
    const arn = construct.policyArnInput ?? "";
    return arn.startsWith("arn:aws:iam::aws:policy/") && !allowedManagedPolicies.has(arn)
      ? [`the managed policy ${arn} is not on the list of narrow ones. Write the statements that are needed.`]
      : [];
  }
  if (construct instanceof LambdaPermission) {
    return construct.sourceArnInput === undefined
      ? ["the function may be invoked for anybody's sake. Set sourceArn."]
      : [];
  }
  if (!(construct instanceof DataAwsIamPolicyDocument)) return [];
  return listInput(construct.statementInput)
    .filter((statement) => (statement.effect ?? "Allow") === "Allow")
    .flatMap((statement) => [
      ...(statement.actions ?? [])
        .filter((action) => action === "*" || action.endsWith(":*"))
        .map((action) => `the statement allows ${action}. Name the actions.`),
      ...(statement.resources ?? [])
        .filter((resource) => resource === "*")
        .map(() => "the statement allows every resource. Name the ARNs."),
      ...listInput(statement.principals)
        .filter((principal) => principal.identifiers.includes("*"))
        .map(() => "the statement allows everybody. Name the principals."),
    ]);
}
