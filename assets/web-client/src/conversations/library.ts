import { isDone, type Turn } from "../chat/turn";
import type { Store } from "../store/store";
import type { Conversation, ConversationStorage } from "./conversation-storage";
import { titleOf } from "./title";

export interface LibraryState {
  readonly conversations: readonly Conversation[];
  /** Of the conversations that were opened, by their id. */
  readonly turns: ReadonlyMap<string, readonly Turn[]>;
  /** The browser's storage takes no more: what is new is lost when the page is closed. */
  readonly storageIsFull: boolean;
}

export const emptyLibrary: LibraryState = { conversations: [], turns: new Map(), storageIsFull: false };

/** Milliseconds between two savings of an answer that streams. */
const saveInterval = 700;

/** A user's conversations: in memory for the page, and in the storage for later and for the other tabs. */
export class Library {
  private readonly unsaved = new Map<string, Turn>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly storage: ConversationStorage,
    private readonly store: Store<LibraryState>,
  ) {
    this.reload();
  }

  /** Reads everything anew. */
  reload(): void {
    const opened = [...this.store.get().turns.keys()];
    const turns = new Map(opened.map((id) => [id, this.storage.turns(id)]));
    this.change({ conversations: this.storage.conversations(), turns });
  }

  has(id: string): boolean {
    return this.store.get().conversations.some((conversation) => conversation.id === id);
  }

  /** Loads the turns, for the store to have them. */
  open(id: string): void {
    if (this.store.get().turns.has(id) || !this.has(id)) return;
    this.setTurns(id, this.storage.turns(id));
  }

  /** The newest that this tab knows or finds. */
  turn(conversationId: string, requestId: string): Turn | undefined {
    const inMemory = this.turnsOf(conversationId).find((turn) => turn.requestId === requestId);
    const stored = this.has(conversationId) ? this.storage.turn(conversationId, requestId) : undefined;
    return isNewer(inMemory, stored) ? inMemory : stored;
  }

  /** Puts the conversation on top of the list, and begins it if there is none yet. */
  touch(id: string, question: string, now: number): void {
    const known = this.store.get().conversations.find((conversation) => conversation.id === id);
    const conversation = { id, title: known?.title ?? titleOf(question), updatedAt: now };
    if (known === undefined) this.setTurns(id, []);
    this.putConversation(conversation);
  }

  rename(id: string, title: string): void {
    const known = this.store.get().conversations.find((conversation) => conversation.id === id);
    if (known !== undefined) this.putConversation({ ...known, title });
  }

  remove(id: string): void {
    this.storage.removeConversation(id);
    this.forget(id);
  }

  /** Takes a turn's new state. A conversation that has been deleted stays deleted. */
  put(turn: Turn): void {
    const { conversationId, requestId } = turn;
    if (!this.has(conversationId)) return;
    this.open(conversationId);
    const before = this.turnsOf(conversationId);
    const index = before.findIndex((other) => other.requestId === requestId);
    this.setTurns(conversationId, index < 0 ? [...before, turn] : before.with(index, turn));
    this.unsaved.set(requestId, turn);
    if (turn.status === "answering" && before[index]?.status === "answering") this.saveSoon();
    else this.save();
  }

  removeTurn(conversationId: string, requestId: string): void {
    this.unsaved.delete(requestId);
    this.storage.removeTurn(conversationId, requestId);
    this.dropTurn(conversationId, requestId);
  }

  /** Writes what has not been written, as before the page goes away. */
  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const turn of this.unsaved.values()) this.write(() => this.storage.saveTurn(turn));
    this.unsaved.clear();
  }

  /** Another tab has written or removed a conversation. Returns whether it is still there. */
  conversationChanged(id: string): boolean {
    const conversation = this.storage.conversation(id);
    if (conversation !== undefined) {
      this.setConversation(conversation);
      return true;
    }
    this.forget(id);
    // A turn of this tab may have been written in between.
    this.storage.removeConversation(id);
    return false;
  }

  /** Another tab has written or removed a turn. Returns what is there now. */
  turnChanged(conversationId: string, requestId: string): Turn | undefined {
    const turn = this.storage.turn(conversationId, requestId);
    if (turn === undefined) this.dropTurn(conversationId, requestId);
    else if (this.store.get().turns.has(conversationId)) {
      const others = this.turnsOf(conversationId).filter((other) => other.requestId !== requestId);
      const turns = [...others, turn].sort((one, other) => one.askedAt - other.askedAt);
      this.setTurns(conversationId, turns);
    }
    return turn;
  }

  private turnsOf(id: string): readonly Turn[] {
    return this.store.get().turns.get(id) ?? [];
  }

  private putConversation(conversation: Conversation): void {
    this.setConversation(conversation);
    this.write(() => this.storage.saveConversation(conversation));
  }

  private setConversation(conversation: Conversation): void {
    const others = this.store.get().conversations.filter(({ id }) => id !== conversation.id);
    this.change({ conversations: [conversation, ...others] });
  }

  private setTurns(id: string, turns: readonly Turn[]): void {
    this.change({ turns: new Map(this.store.get().turns).set(id, turns) });
  }

  private dropTurn(conversationId: string, requestId: string): void {
    const before = this.turnsOf(conversationId);
    const after = before.filter((turn) => turn.requestId !== requestId);
    if (after.length < before.length) this.setTurns(conversationId, after);
  }

  private forget(id: string): void {
    for (const turn of this.unsaved.values()) {
      if (turn.conversationId === id) this.unsaved.delete(turn.requestId);
    }
    const turns = new Map(this.store.get().turns);
    turns.delete(id);
    const conversations = this.store.get().conversations.filter((conversation) => conversation.id !== id);
    this.change({ conversations, turns });
  }

  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.save(), saveInterval);
  }

  private write(save: () => void): void {
    try {
      save();
      if (this.store.get().storageIsFull) this.change({ storageIsFull: false });
    } catch {
      this.change({ storageIsFull: true });
    }
  }

  private change(part: Partial<LibraryState>): void {
    this.store.set({ ...this.store.get(), ...part });
  }
}

function isNewer(one: Turn | undefined, other: Turn | undefined): boolean {
  if (one === undefined || other === undefined) return other === undefined;
  return isDone(one) || (!isDone(other) && one.lastSequence >= other.lastSequence);
}
