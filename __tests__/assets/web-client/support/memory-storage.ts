import type { KeyValueStorage } from "../../../../assets/web-client/src/conversations/conversation-storage";

/** The browser's storage; `isFull` refuses every writing. */
export class MemoryStorage implements KeyValueStorage {
  readonly entries = new Map<string, string>();
  isFull = false;
  writes = 0;

  get length(): number {
    return this.entries.size;
  }

  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.writes++;
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}
