import type { ClientFrame } from "../../../chat-protocol/client-frame";
import { ErrorCode } from "../../../chat-protocol/error-code";
import type { ServerFrame } from "../../../chat-protocol/server-frame";
import type { ConversationStorage } from "../conversations/conversation-storage";
import type { Library } from "../conversations/library";
import { Exchange } from "./exchange";
import { isDone, newTurn, type Question, replaceable, type Turn } from "./turn";

/** The connection, as far as it is used. */
export interface Line {
  readonly isOpen: boolean;
  send(frame: ClientFrame): void;
  restart(renewal: "when-needed" | "always"): void;
  endSession(): void;
}

/** `navigator.locks`, as far as it is used: one holder per name over all tabs, the next when it goes. */
export interface Locks {
  request(name: string, hold: () => Promise<void>): Promise<unknown>;
}

export interface ChatParts {
  readonly library: Library;
  readonly storage: ConversationStorage;
  readonly line: Line;
  readonly locks: Locks;
  readonly newId: () => string;
}

/** So many refusals of a fresh token in a row are no accident. */
const mostRefusals = 3;

/**
 * Asks, stops, asks again. Every unfinished turn has one tab that looks after it, whoever holds its lock: the one where
 * it was asked, and when that is closed, another, or the same after a reload. The others see it grow in the storage.
 */
export class Chat {
  private readonly exchanges = new Map<string, { exchange: Exchange; release: () => void }>();
  private readonly awaited = new Set<string>();
  private refusals = 0;

  constructor(private readonly parts: ChatParts) {}

  /** Looks after what was left unfinished. */
  start(): void {
    const { library, storage } = this.parts;
    for (const { conversationId, requestId } of storage.unfinished()) {
      if (library.has(conversationId)) this.lookAfter(conversationId, requestId, false);
    }
  }

  /** Returns the conversation's id, which is new where none is given. `insteadOf`: the last turn. */
  ask(text: string, conversationId: string = this.parts.newId(), insteadOf?: Turn): string {
    const replaces = insteadOf === undefined ? undefined : replaceable(insteadOf);
    this.begin({ requestId: this.parts.newId(), conversationId, text, replaces }, false);
    if (insteadOf?.isRecorded === false) this.parts.library.removeTurn(conversationId, insteadOf.requestId);
    return conversationId;
  }

  /** Asks the last turn's question once more. */
  askAgain(turn: Turn): void {
    const { conversationId, failure, isRecorded, replaces, requestId, text } = turn;
    if (failure?.code === ErrorCode.CONFLICT || failure?.code === ErrorCode.NOT_FOUND) {
      // What it was to replace is not the last turn any more, or not there: somewhere else the conversation went on.
      this.parts.library.removeTurn(conversationId, requestId);
      this.ask(text, conversationId);
    } else if (isRecorded) this.ask(text, conversationId, turn);
    else {
      // Perhaps the service has it after all: under the same id it counts once.
      this.begin({ requestId, conversationId, text, replaces }, true);
    }
  }

  stop(requestId: string): void {
    const own = this.exchanges.get(requestId);
    if (own !== undefined) own.exchange.stop();
    else this.parts.line.send({ action: "cancel", requestId });
  }

  deleteConversation(id: string): void {
    this.abandon(id);
    this.parts.library.remove(id);
  }

  opened(): void {
    for (const { exchange } of this.exchanges.values()) exchange.opened();
  }

  closed(): void {
    for (const { exchange } of this.exchanges.values()) exchange.closed();
    this.parts.library.save();
  }

  receive(frame: ServerFrame): void {
    if (frame.type === "pong") return;
    if (frame.type === "error" && frame.code === ErrorCode.UNAUTHENTICATED) {
      this.refused();
      return;
    }
    this.refusals = 0;
    if (frame.requestId === undefined) this.sendingFailed();
    else this.exchanges.get(frame.requestId)?.exchange.receive(frame);
  }

  sendingFailed(): void {
    for (const { exchange } of this.exchanges.values()) exchange.sendingFailed();
  }

  /** Another tab has changed what is stored under the key; null: everything. */
  storageChanged(key: string | null): void {
    const { library, storage } = this.parts;
    if (key === null) {
      library.reload();
      return;
    }
    const place = storage.placeOf(key);
    if (place === undefined) return;
    const { conversationId } = place;
    if (place.kind === "conversation") {
      if (!library.conversationChanged(conversationId)) this.abandon(conversationId);
    } else if (!this.exchanges.has(place.requestId)) {
      const turn = library.turnChanged(conversationId, place.requestId);
      if (turn !== undefined && !isDone(turn)) this.lookAfter(conversationId, place.requestId, false);
    }
  }

  private begin(question: Question, mayHaveBeenSent: boolean): void {
    const { library } = this.parts;
    const now = Date.now();
    library.touch(question.conversationId, question.text, now);
    library.put(newTurn(question, now));
    this.lookAfter(question.conversationId, question.requestId, !mayHaveBeenSent);
  }

  private lookAfter(conversationId: string, requestId: string, isNew: boolean): void {
    if (this.awaited.has(requestId)) return;
    this.awaited.add(requestId);
    const done = () => this.awaited.delete(requestId);
    this.parts.locks
      .request(`chat/${requestId}`, () => this.untilDone(conversationId, requestId, isNew))
      .then(done, done);
  }

  private untilDone(conversationId: string, requestId: string, isNew: boolean): Promise<void> {
    const { library, line } = this.parts;
    // Whoever looked after it before has left its newest state in the storage.
    const turn = library.turn(conversationId, requestId);
    if (turn === undefined || isDone(turn)) return Promise.resolve();
    return new Promise((release) => {
      const exchange = new Exchange(turn, !isNew, {
        send: (frame) => line.send(frame),
        onUnauthenticated: () => this.refused(),
        onTurn: (next, before) => this.changed(next, before),
      });
      this.exchanges.set(requestId, { exchange, release });
      library.put(turn);
      if (line.isOpen) exchange.opened();
    });
  }

  private changed(turn: Turn, before: Turn): void {
    const { library } = this.parts;
    library.put(turn);
    if (turn.isRecorded && !before.isRecorded && turn.replaces !== undefined) {
      library.removeTurn(turn.conversationId, turn.replaces);
    }
    if (isDone(turn)) this.release(turn.requestId);
  }

  /** The token of this connection is not good any more. */
  private refused(): void {
    const { line } = this.parts;
    if (!line.isOpen) return;
    if (++this.refusals >= mostRefusals) line.endSession();
    else line.restart("always");
  }

  /** Its conversation is deleted: nobody wants the answer. */
  private abandon(conversationId: string): void {
    for (const [requestId, { exchange }] of this.exchanges) {
      if (exchange.turn.conversationId !== conversationId) continue;
      exchange.stop();
      exchange.dispose();
      this.release(requestId);
    }
  }

  private release(requestId: string): void {
    const own = this.exchanges.get(requestId);
    this.exchanges.delete(requestId);
    own?.release();
  }
}
