import type { TerraformResource } from "./resource";

/** An attribute is missing, or has a value that the reader cannot use. The message says which, and what is allowed. */
export class UnusableAttribute extends Error {}

/**
 * Reads the attributes of a resource or of one of its blocks by type, whether they come from a configuration (numbers
 * and strings are alike, a block is an object) or from a state (a block is a list, what is absent is null).
 */
export class AttributeReader {
  private constructor(
    private readonly place: string,
    private readonly values: Readonly<Record<string, unknown>>,
  ) {}

  static of({ type, name, attributes }: TerraformResource): AttributeReader {
    return new AttributeReader(`${type}.${name}: `, attributes);
  }

  /** @param absent the provider's default; without it a missing attribute is an error */
  string(name: string, absent?: string): string {
    return this.value(name, absent, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  number(name: string, absent?: number): number {
    return this.value(name, absent, "a number", (value) => {
      const number = typeof value === "string" && value !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : undefined;
    });
  }

  boolean(name: string, absent?: boolean): boolean {
    return this.value(name, absent, "true or false", (value) =>
      value === true || value === "true" ? true : value === false || value === "false" ? false : undefined,
    );
  }

  oneOf<Allowed extends string>(name: string, allowed: readonly Allowed[], absent?: Allowed): Allowed {
    return this.value(name, absent, allowed.join(" or "), (value) => allowed.find((each) => each === value));
  }

  /** A text of this form. */
  matching(name: string, form: RegExp, expected: string, absent?: string): string {
    return this.value(name, absent, expected, (value) =>
      typeof value === "string" && form.test(value) ? value : undefined,
    );
  }

  /** A block that is there at most once. */
  block(name: string): AttributeReader | undefined {
    const blocks = this.blocks(name);
    if (blocks.length > 1)
      throw new UnusableAttribute(`${this.place}${name} is there ${blocks.length} times`);
    return blocks[0];
  }

  blocks(name: string): AttributeReader[] {
    const value = this.values[name] ?? [];
    const blocks: Record<string, unknown>[] = Array.isArray(value) ? value : [value];
    return blocks.map((block) => new AttributeReader(`${this.place}${name}.`, block));
  }

  /** As it stands. */
  raw(name: string): unknown {
    return this.values[name] ?? undefined;
  }

  unusable(name: string, expected: string): UnusableAttribute {
    const value = JSON.stringify(this.values[name]);
    const hint = value?.includes("${") ? " (known only after apply: give the applied state)" : "";
    return new UnusableAttribute(`${this.place}${name} is ${value}${hint}; allowed: ${expected}`);
  }

  private value<Value>(
    name: string,
    absent: Value | undefined,
    expected: string,
    convert: (value: unknown) => Value | undefined,
  ): Value {
    const value = this.values[name] ?? absent;
    if (value === undefined) {
      throw new UnusableAttribute(`${this.place}${name} is missing; it is needed: ${expected}`);
    }
    const converted = convert(value);
    if (converted === undefined) throw this.unusable(name, expected);
    return converted;
  }
}
