import type { ParsedConfiguration } from "../schema/configuration";

/** A rule that looks at more than one key, or at more than a type can say. */
export interface CrossCheck {
  /** The keys it reads; the first is the one it blames unless a finding names another. */
  readonly keys: readonly [string, ...string[]];
  /** What is wrong, or undefined. Only called when every key it reads is well-formed by itself. */
  readonly find: (configuration: ParsedConfiguration) => Finding | undefined;
}

export interface Finding {
  /** The value to show, where it is not the whole value of the key. */
  readonly value?: unknown;
  /** Completes "allowed: …", where the notes of the key do not say it all. */
  readonly allowed?: string;
  /** The key to blame, where it is not the first. */
  readonly key?: string;
}
