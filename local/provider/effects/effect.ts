import type { ObjectValue } from "../values/value";

/** What applying a resource does outside the store, because something local uses it at once. */
export interface Effect {
  /** @throws Refusal worded like the provider's error. */
  create(values: ObjectValue): Promise<void>;
  /** @throws Refusal worded like the provider's error. */
  delete(values: ObjectValue): Promise<void>;
}
