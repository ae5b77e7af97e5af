/** One thing that is wrong with the configuration, in the four parts that every message has. */
export interface Problem {
  /** Dotted path of the key, or the name of an environment variable or option that is none. */
  readonly key: string;
  /** The value as it was given; undefined when there is none. */
  readonly value: unknown;
  /** Completes "allowed: …". */
  readonly allowed: string;
  /** What to do, as one sentence. */
  readonly fix: string;
}

/** All that is wrong with a configuration, at once. The message is complete: show it without a stack. */
export class ConfigurationError extends Error {
  /** Exit code of a command that was given a configuration it cannot use. */
  static readonly exitCode = 2;

  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], environment?: string) {
    const where = environment === undefined ? "" : ` of environment "${environment}"`;
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`The configuration${where} cannot be used: ${count}.\n\n${problems.map(render).join("\n\n")}\n`);
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

function render({ key, value, allowed, fix }: Problem): string {
  const given = value === undefined ? "is missing" : `= ${JSON.stringify(value)}`;
  return `  ${key} ${given}\n    allowed: ${allowed}\n    fix:     ${fix}`;
}
