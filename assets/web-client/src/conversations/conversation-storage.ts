import * as z from "zod/mini";
import { isDone, type Turn, turnSchema } from "../chat/turn";

/** The part of `Storage` that is used. */
export interface KeyValueStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const conversationSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  /** Epoch milliseconds of the last question. */
  updatedAt: z.number(),
});

export type Conversation = z.output<typeof conversationSchema>;

/** What a key holds. */
export type Place =
  | { readonly kind: "conversation"; readonly conversationId: string }
  | { readonly kind: "turn"; readonly conversationId: string; readonly requestId: string };

/**
 * One user's conversations in the browser's storage, which all tabs share. Each turn has a key of its own, and only one
 * tab writes it; there is no list that two tabs could write at once.
 *
 * What cannot be read, as of another version of the page, counts as absent. `save…` throws what the storage throws,
 * which is a `QuotaExceededError` when it is full.
 */
export class ConversationStorage {
  private readonly prefix: string;

  constructor(
    private readonly storage: KeyValueStorage,
    subject: string,
  ) {
    this.prefix = `chat/1/${encodeURIComponent(subject)}/`;
  }

  conversations(): Conversation[] {
    return this.keys("conversation/").flatMap((key) => this.read(key, conversationSchema) ?? []);
  }

  conversation(id: string): Conversation | undefined {
    return this.read(this.conversationKey(id), conversationSchema);
  }

  /** In the order in which they were asked. */
  turns(conversationId: string): Turn[] {
    return this.keys(`turn/${conversationId}/`)
      .flatMap((key) => this.read(key, turnSchema) ?? [])
      .sort((one, other) => one.askedAt - other.askedAt);
  }

  turn(conversationId: string, requestId: string): Turn | undefined {
    return this.read(this.turnKey(conversationId, requestId), turnSchema);
  }

  saveConversation(conversation: Conversation): void {
    this.storage.setItem(this.conversationKey(conversation.id), JSON.stringify(conversation));
  }

  /** The turns that still want an answer, found without reading all that are stored. */
  unfinished(): { conversationId: string; requestId: string }[] {
    const start = `${this.prefix}unfinished/`;
    return this.keys("unfinished/").map((key) => {
      const [conversationId = "", requestId = ""] = key.slice(start.length).split("/");
      return { conversationId, requestId };
    });
  }

  saveTurn(turn: Turn): void {
    const { conversationId, requestId } = turn;
    const mark = this.unfinishedKey(conversationId, requestId);
    if (!isDone(turn) && this.storage.getItem(mark) === null) this.storage.setItem(mark, "");
    this.storage.setItem(this.turnKey(conversationId, requestId), JSON.stringify(turn));
    if (isDone(turn)) this.storage.removeItem(mark);
  }

  removeTurn(conversationId: string, requestId: string): void {
    this.storage.removeItem(this.turnKey(conversationId, requestId));
    this.storage.removeItem(this.unfinishedKey(conversationId, requestId));
  }

  removeConversation(id: string): void {
    // Its own key first: without it, no other tab writes the turns again.
    this.storage.removeItem(this.conversationKey(id));
    for (const key of [...this.keys(`turn/${id}/`), ...this.keys(`unfinished/${id}/`)]) {
      this.storage.removeItem(key);
    }
  }

  /** Undefined for a key that is not this user's. */
  placeOf(key: string): Place | undefined {
    if (!key.startsWith(this.prefix)) return undefined;
    const [kind, conversationId = "", requestId = ""] = key.slice(this.prefix.length).split("/");
    if (kind === "conversation") return { kind, conversationId };
    return kind === "turn" ? { kind, conversationId, requestId } : undefined;
  }

  private keys(under: string): string[] {
    const start = this.prefix + under;
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys.filter((key) => key?.startsWith(start) === true) as string[];
  }

  private read<Value>(
    key: string,
    schema: { safeParse(value: unknown): { success: boolean; data?: Value | undefined } },
  ): Value | undefined {
    const text = this.storage.getItem(key);
    if (text === null) return undefined;
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  private conversationKey(id: string): string {
    return `${this.prefix}conversation/${id}`;
  }

  private unfinishedKey(conversationId: string, requestId: string): string {
    return `${this.prefix}unfinished/${conversationId}/${requestId}`;
  }

  private turnKey(conversationId: string, requestId: string): string {
    return `${this.prefix}turn/${conversationId}/${requestId}`;
  }
}
