/** `12 s`, `2 min 5 s`, `3 h 20 min`: seconds rounded up, as for a countdown. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return parts(minutes, "min", whole % 60, "s");
  return parts(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function parts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
