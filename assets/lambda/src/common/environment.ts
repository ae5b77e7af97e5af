/** How one variable of the environment is read. */
export interface Variable<Value> {
  /** Undefined: the text cannot be used. */
  readonly parse: (text: string) => Value | undefined;
  /** Completes "allowed: …". */
  readonly allowed: string;
}

/** A variable that cannot be used. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly value: string | undefined;
  readonly allowed: string;
}

/** The environment cannot be used. The message has a line for every problem. */
export class EnvironmentError extends Error {
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(
      problems
        .map(({ variable, value, allowed }) =>
          value === undefined
            ? `${variable} is missing; allowed: ${allowed}`
            : `${variable}=${JSON.stringify(value)} cannot be used; allowed: ${allowed}`,
        )
        .join("\n"),
    );
  }
}

type Values<Variables> = {
  readonly [Name in keyof Variables]: Variables[Name] extends Variable<infer Value> ? Value : never;
};

/**
 * What the environment says about each variable. There are no defaults: the stack decides every value, so a missing one
 * is a fault of the deployment.
 *
 * No schema library, because the authorizer must load in 20 ms.
 *
 * @throws EnvironmentError that names every variable that cannot be used
 */
export function readEnvironment<Variables extends Readonly<Record<string, Variable<unknown>>>>(
  environment: Readonly<Record<string, string | undefined>>,
  variables: Variables,
): Values<Variables> {
  const problems: EnvironmentProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [variable, { parse, allowed }] of Object.entries(variables)) {
    const value = environment[variable];
    values[variable] = value === undefined ? undefined : parse(value);
    if (values[variable] === undefined) problems.push({ variable, value, allowed });
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return values as Values<Variables>;
}
