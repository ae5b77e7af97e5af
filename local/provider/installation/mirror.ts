import path from "node:path";
import type { ProviderFiles } from "../provider-files";
import { writeFileWhole } from "./write-file";

/** The addresses under which Terraform and OpenTofu look for `hashicorp/aws`. */
const ADDRESSES = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"] as const;
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"] as const;

/**
 * The executable that Terraform starts. Its hash goes into `.terraform.lock.hcl`, so it is the same on every
 * machine and for every build; Terraform links it, and Node follows the link back into the mirror.
 */
const LAUNCHER = `#!/usr/bin/env node
require("../../../../../../entry.cjs");
`;

const EXECUTABLE = 0o755;

/** Lays out a filesystem mirror that offers one version for all platforms, and the configuration that names it. */
export function writeMirror({ mirror, cliConfiguration }: ProviderFiles, version: string): void {
  for (const address of ADDRESSES) {
    for (const platform of PLATFORMS) {
      const file = path.join(mirror, address, version, platform, `terraform-provider-aws_v${version}_x5`);
      writeFileWhole(file, LAUNCHER, EXECUTABLE);
    }
  }
  const addresses = ADDRESSES.map((address) => JSON.stringify(address)).join(", ");
  writeFileWhole(
    cliConfiguration,
    `# Makes Terraform install hashicorp/aws from the local stand-in, and all else as usual.
disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${addresses}]
  }
  direct {
    exclude = [${addresses}]
  }
}
`,
  );
}
