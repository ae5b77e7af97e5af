/**
 * Jain's fairness index of what each of the users got: 1 when all got the same, 1/n when one of n got everything.
 *
 * Source: R. Jain, D. Chiu, W. Hawe, "A Quantitative Measure of Fairness and Discrimination for Resource Allocation in
 * Shared Computer Systems", DEC-TR-301, 1984, https://arxiv.org/abs/cs/9809099
 *
 * @throws RangeError nobody got anything
 */
export function fairnessIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  if (squares === 0) throw new RangeError("the fairness of sharing nothing");
  return (sum * sum) / (shares.length * squares);
}
