import { addressOf, type Resource } from "./stack-resources";

/** A box around cards: a stack outside the network, or a zone of the network. */
export interface Zone {
  readonly id: string;
  readonly parent?: string;
  /** The stack whose colour its title has. Default: none, for what several stacks share. */
  readonly stack?: string;
  /** Default: none, where a card within says what the zone is. */
  readonly title?: string;
  /** Where its title stands, so that no arrow crosses it. */
  readonly titleAt: "top" | "bottom";
  readonly resources: readonly Resource[];
}

/** A part, with what a reader wants to know of it. */
export interface Card {
  readonly id: string;
  readonly zone?: string;
  /** Cards of one row stand side by side, in the order in which they are added, and arrows between neighbours are level. */
  readonly row?: string;
  /** It has no border: it says what the zone around it is. */
  readonly isPlain?: boolean;
  /** The stack that makes it; none makes the browser. */
  readonly stack?: string;
  /** The kind of thing it is, in AWS's own words. */
  readonly kind: string;
  readonly title: string;
  readonly lines?: readonly string[];
  /** Two columns beneath the lines. */
  readonly rows?: readonly { readonly key: string; readonly text: string }[];
  readonly resources: readonly Resource[];
}

/** One part uses another, because a resource says so. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** "question" and "answer" are the two ways of a chat; the rest is "support". */
  readonly kind: "question" | "answer" | "support";
  /** It also has a head at its beginning. */
  readonly bothWays?: boolean;
  /** It points up the page: its end is laid out above its beginning. */
  readonly upwards?: boolean;
  /** Why it is there: never empty. */
  readonly resources: readonly Resource[];
}

/** One stack in the key beneath the drawing. */
export interface KeyEntry {
  readonly stack: string;
  readonly lines: readonly string[];
  readonly resources: readonly Resource[];
}

/** What is to be drawn, before anything has a place. */
export class Drawing {
  readonly zones: Zone[] = [];
  readonly cards: Card[] = [];
  readonly arrows: Arrow[] = [];
  readonly key: KeyEntry[] = [];

  has(card: string): boolean {
    return this.cards.some(({ id }) => id === card);
  }

  /** @throws Error when there is one of that id: the drawing has a place for one */
  place(card: Card): void {
    if (this.has(card.id)) {
      throw new Error(
        `the drawing has a place for one ${card.id}; ${card.resources.map(addressOf).join(", ")} would be a second. Change tools/docs/architecture`,
      );
    }
    this.cards.push(card);
  }

  /** @throws Error for an arrow that no resource explains */
  draw(arrow: Arrow): void {
    if (arrow.resources.length === 0) throw new Error(`no resource says why ${arrow.from} uses ${arrow.to}`);
    this.arrows.push(arrow);
  }

  /**
   * Proves that no resource was forgotten.
   *
   * @throws Error names each that is neither drawn nor left out on purpose
   */
  assertShows(resources: readonly Resource[], leftOut: Readonly<Record<string, string>>): void {
    const parts = [this.zones, this.cards, this.key].flatMap((some) =>
      some.flatMap((part) => part.resources),
    );
    const connections = this.arrows.flatMap((arrow) => arrow.resources);
    const typesOfParts = new Set(parts.map(({ type }) => type));
    // What is a part elsewhere is not shown by being the reason of an arrow.
    const shown = new Set([...parts, ...connections.filter(({ type }) => !typesOfParts.has(type))]);
    const forgotten = resources.filter((one) => !shown.has(one) && !Object.hasOwn(leftOut, one.type));
    if (forgotten.length === 0) return;
    throw new Error(
      `The drawing neither shows these nor leaves them out on purpose:\n${forgotten
        .map((one) => `  ${addressOf(one)}`)
        .join("\n")}\nDraw them in tools/docs/architecture, or give their type a reason in left-out.ts.`,
    );
  }
}
