import { type CtyValue, isList } from "../values/value";
import { formatError } from "./formats";
import type { ArgumentRule } from "./rule";

/**
 * What the `validation` package of terraform-plugin-sdk v2 says of one primitive value.
 *
 * @param key the argument as messages name it, for example `health_check.0.port`.
 */
export function valueErrors(rule: ArgumentRule, key: string, value: CtyValue): string[] {
  if (isList(value)) {
    return value.flatMap((element) => valueErrors(rule, key, element));
  }
  const errors = typeof value === "string" ? textErrors(rule, key, value) : [];
  const rangeMessage = rule.range && rangeError(rule.range, key, value);
  return rangeMessage ? [...errors, rangeMessage] : errors;
}

function textErrors(rule: ArgumentRule, key: string, value: string): string[] {
  const errors: (string | undefined)[] = [
    rule.oneOf && oneOfError(rule.oneOf, rule.ignoreCase ?? false, key, value),
    rule.length && lengthError(rule.length, key, value),
    ...(rule.patterns ?? []).map(({ pattern, message }) =>
      pattern.test(value) ? undefined : patternError(pattern, message, key, value),
    ),
    rule.format && formatError(rule.format, key, value),
  ];
  return errors.filter((error) => error !== undefined);
}

function oneOfError(allowed: readonly string[], ignoreCase: boolean, key: string, value: string) {
  const same = (candidate: string) =>
    candidate === value || (ignoreCase && candidate.toLowerCase() === value.toLowerCase());
  return allowed.some(same)
    ? undefined
    : `expected ${key} to be one of [${allowed.map(quote).join(" ")}], got ${value}`;
}

function lengthError([minimum, maximum]: readonly [number, number], key: string, value: string) {
  const length = Buffer.byteLength(value);
  return length >= minimum && length <= maximum
    ? undefined
    : `expected length of ${key} to be in the range (${minimum} - ${maximum}), got ${value}`;
}

function patternError(pattern: RegExp, message: string, key: string, value: string): string {
  return message === ""
    ? `expected value of ${key} to match regular expression ${quote(pattern.source)}, got ${value}`
    : `invalid value for ${key} (${message})`;
}

function rangeError([minimum, maximum]: readonly [number, number], key: string, value: CtyValue) {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || (number >= minimum && number <= maximum)) {
    return undefined;
  }
  const bounds = [minimum, maximum].filter(Number.isFinite);
  const whole = [...bounds, number].every(Number.isInteger);
  const format = (amount: number) => (whole ? String(amount) : amount.toFixed(6));
  const range =
    minimum === Number.NEGATIVE_INFINITY
      ? `at most (${format(maximum)})`
      : maximum === Number.POSITIVE_INFINITY
        ? `at least (${format(minimum)})`
        : `in the range (${format(minimum)} - ${format(maximum)})`;
  return `expected ${key} to be ${range}, got ${format(number)}`;
}

/** Go's `%q` of a string. */
export function quote(value: string): string {
  return JSON.stringify(value);
}
