import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { IConstruct } from "constructs";

/** Instances answer metadata requests with a session token only (IMDSv2). */
export function imdsv2Required(construct: IConstruct): readonly string[] {
  if (!(construct instanceof LaunchTemplate)) return [];
  return construct.metadataOptionsInput?.httpTokens === "required"
    ? []
    : ['the launch template allows IMDSv1. Set metadataOptions.httpTokens to "required".'];
}
