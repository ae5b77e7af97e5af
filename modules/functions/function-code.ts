import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionBundles } from "./bundle-functions";
import type { FunctionGroup, FunctionName } from "./function-name";

export interface FunctionCodeProps {
  readonly bundles: FunctionBundles;
  readonly group: FunctionGroup;
}

/** The zips of a stack's functions, carried by its Terraform configuration. */
export class FunctionCode extends Construct {
  private readonly directory: string;
  private readonly hashes: FunctionBundles["hashes"];

  constructor(scope: Construct, id: string, { bundles, group }: FunctionCodeProps) {
    super(scope, id);
    this.hashes = bundles.hashes;
    // One directory for all, because cdktf deletes and makes each asset's anew, which takes longer than to copy it.
    this.directory = new TerraformAsset(this, "zips", {
      path: `${bundles.directory}/${group}`,
      type: AssetType.DIRECTORY,
      // A part of every function's file name: with a hash here, new code of one would change them all.
      assetHash: group,
    }).path;
  }

  /** Relative to the stack's directory. */
  file(name: FunctionName): string {
    return `${this.directory}/${name}.zip`;
  }

  /** SHA-256 in base64. */
  hash(name: FunctionName): string {
    return this.hashes[name];
  }
}
