import { problemsOf } from "./problems-of";

/** Options, the key that is blamed, and a part of what is said to be allowed. */
export type Refused = readonly [options: readonly string[], key: string, allowed: string];

/** One bad value is refused with its key, its value, what is allowed and where to change it, and nothing else is. */
export function expectRefusal(...[options, key, allowed]: Refused): void {
  const { message, problems } = problemsOf(options);
  const problem = problems.find((candidate) => candidate.key === key);
  expect(problem).toBeDefined();
  expect(problem?.allowed).toContain(allowed);
  expect(problem?.fix).toMatch(/^(Change|Set) .+\.$/);
  const given = problem?.value === undefined ? "is missing" : `= ${JSON.stringify(problem.value)}`;
  expect(message).toContain(`${key} ${given}`);
  expect(message).not.toMatch(/\n\s+at /);
  expect(problems).toHaveLength(1);
}
