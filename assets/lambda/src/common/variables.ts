import type { Variable } from "./environment";

/** A name or the like, that only AWS can judge. */
export function text(allowed: string, pattern = /^\S+$/): Variable<string> {
  return { parse: (value) => (pattern.test(value) ? value : undefined), allowed };
}

export function wholeNumber(minimum: number, maximum: number, unit = ""): Variable<number> {
  return {
    parse: (value) => {
      const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
      return number >= minimum && number <= maximum ? number : undefined;
    },
    allowed: `a whole number${unit} from ${minimum} to ${maximum}`,
  };
}

/** http is for addresses of this machine only: everything else is reached over TLS. */
export const url: Variable<string> = {
  parse: (value) => {
    if (!URL.canParse(value)) return undefined;
    const { protocol, hostname } = new URL(value);
    const secure = protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
    return secure ? value : undefined;
  },
  allowed: "an https URL, or an http URL of this machine",
};

function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|.+\.localhost|\[::1\])$/.test(hostname);
}

export function oneOf<const Value extends string>(...values: readonly Value[]): Variable<Value> {
  return { parse: (value) => values.find((each) => each === value), allowed: values.join(" or ") };
}

export const tableName = text("the name of a DynamoDB table", /^[A-Za-z0-9_.-]{3,255}$/);

/** How long conversations and answers are kept. Two years are more than a chat needs, and less than ttl can hold. */
export const retentionDays = wholeNumber(1, 731, " of days");
