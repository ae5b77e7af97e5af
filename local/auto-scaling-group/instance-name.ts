const letters = "abcdefghijklmnopqrstuvwxyz";

/** The name of the instance that is launched as number `index`, from 0: a, b, … z, aa, ab, … */
export function instanceName(index: number): string {
  const last = letters[index % letters.length] ?? "";
  return index < letters.length ? last : instanceName(Math.floor(index / letters.length) - 1) + last;
}
