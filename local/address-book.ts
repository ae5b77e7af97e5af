/**
 * Where each address of AWS is on this machine. Everything that is read from an applied state passes through it, so
 * that nothing else knows that it runs locally.
 */
export class AddressBook {
  private readonly local: ReadonlyMap<string, string>;
  private readonly pattern: RegExp;

  /** @param entries local address by the one of AWS: origins, URLs, `<name>:<port>` */
  constructor(entries: Readonly<Record<string, string>>) {
    const pairs = Object.entries(entries);
    // As one stands in the query of another.
    const encoded = pairs.map(
      ([aws, local]) => [encodeURIComponent(aws), encodeURIComponent(local)] as const,
    );
    this.local = new Map([...encoded, ...pairs]);
    // An address may be the beginning of another one.
    const longestFirst = [...this.local.keys()].sort((a, b) => b.length - a.length);
    this.pattern =
      longestFirst.length === 0
        ? /(?!)/g
        : new RegExp(`(?<![\\w.-])(?:${longestFirst.map(literal).join("|")})(?![\\w-])`, "g");
  }

  /** A text with every address of AWS in it replaced. */
  toLocal(text: string): string {
    return text.replace(this.pattern, (address) => this.local.get(address) ?? address);
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
