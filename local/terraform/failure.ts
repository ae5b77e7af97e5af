/** Terraform ended with an error; the message is what it said. */
export class TerraformFailed extends Error {
  constructor(
    /** What was run, for example `terraform plan`. */
    readonly command: string,
    /** What Terraform printed. */
    readonly output: string,
  ) {
    super(`${command} failed:\n\n${output.trim()}`);
  }

  /** The bucket that the S3 backend names and that is not there. */
  get missingBucket(): string | undefined {
    return /S3 bucket "([^"]+)" does not exist/.exec(this.output)?.[1];
  }

  /** Who holds the lock because of which it failed. */
  get lock(): LockInfo | undefined {
    return /Error acquiring the state lock/.test(this.output) ? parseLockInfo(this.output) : undefined;
  }
}

/** What Terraform writes into a state lock. */
export interface LockInfo {
  readonly id: string;
  /** `<bucket>/<key>` with the S3 backend. */
  readonly path: string;
  readonly operation: string;
  /** `<user>@<host>`. */
  readonly who: string;
  /** UTC. */
  readonly created: string;
}

function parseLockInfo(text: string): LockInfo | undefined {
  const field = (name: string) => new RegExp(`^[│|\\s]*${name}:[ \\t]*(.*?)\\s*$`, "m").exec(text)?.[1] ?? "";
  const id = field("ID");
  if (id === "") return undefined;
  return {
    id,
    path: field("Path"),
    operation: field("Operation")
      .replace(/^OperationType/, "")
      .toLowerCase(),
    who: field("Who"),
    created: field("Created").replace(/\.\d+ \+0000 UTC$/, " UTC"),
  };
}
