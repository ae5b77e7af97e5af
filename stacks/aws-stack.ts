import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, type TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { Configuration } from "../config/resolved";
import { enforcePolicies } from "../modules/policies/policy";

/** `use_lockfile`, the lock beside the state in S3, is stable since this version. */
const requiredTerraformVersion = ">= 1.11.0";

export interface AwsStackProps {
  readonly configuration: Configuration;
  /** Where the state lies. Default: "s3", the environment's bucket. */
  readonly backend?: "s3" | "local";
}

/** What every stack has: provider, remote state with a lock, required tags, policies, plain addresses. */
export abstract class AwsStack extends TerraformStack {
  /**
   * @param stateName Name of the stack's state file: `<environment>/<region>/<stateName>.tfstate`.
   */
  constructor(
    scope: Construct,
    id: string,
    stateName: string,
    { configuration, backend = "s3" }: AwsStackProps,
  ) {
    super(scope, id);
    const { environment, project, region, tags, accountId, state } = configuration;
    new AwsProvider(this, "aws", {
      region,
      // Neither a typo in a profile nor somebody else's certificate can reach another account.
      allowedAccountIds: [accountId],
      defaultTags: [
        { tags: { ...tags, Project: project, Environment: environment, ManagedBy: "cdktf", Stack: id } },
      ],
    });
    if (backend === "local") {
      new LocalBackend(this, { path: `terraform.${id}.tfstate` });
    } else {
      const s3 = new S3Backend(this, {
        bucket: state.bucketName,
        key: `${environment}/${region}/${stateName}.tfstate`,
        region,
        encrypt: true,
      });
      // cdktf 0.21 has no property for it.
      s3.addOverride("use_lockfile", true);
    }
    this.addOverride("terraform.required_version", requiredTerraformVersion);
    enforcePolicies(this);
  }

  /**
   * Addresses are the construct path, `network_vpc`, without the hash that cdktf appends: they are public API.
   * Ids use hyphens, so that the underscores between them keep two paths apart.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = "node" in element ? element.node : element;
    return node.scopes
      .slice(node.scopes.indexOf(this) + 1)
      .map((scope) => scope.node.id.replace(/[^\w-]/g, "-"))
      .join("_");
  }
}
