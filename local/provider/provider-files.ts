import path from "node:path";

/** What the build writes, and the provider and its callers read. */
export interface ProviderFiles {
  /** The derived schema, one type a line. */
  readonly schema: string;
  /** The schema as Terraform gets it, encoded. */
  readonly wireSchema: string;
  readonly protocolFolder: string;
  /** Certificate and key of the plugin's side of the connection. */
  readonly certificate: string;
  /** What the launchers in the mirror load. */
  readonly entry: string;
  /** The mirror from which `terraform init` installs the provider. */
  readonly mirror: string;
  /** Terraform's CLI configuration that names the mirror, for `TF_CLI_CONFIG_FILE`. */
  readonly cliConfiguration: string;
  /** What the rest was built from. */
  readonly fingerprint: string;
}

export function providerFiles(directory: string): ProviderFiles {
  const file = (name: string) => path.join(directory, name);
  return {
    schema: file("schema.json"),
    wireSchema: file("schema.pb"),
    protocolFolder: file("protocol"),
    certificate: file("certificate.json"),
    entry: file("entry.cjs"),
    mirror: file("mirror"),
    cliConfiguration: file("terraform.rc"),
    fingerprint: file("fingerprint"),
  };
}
