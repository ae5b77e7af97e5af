import { createContext, useContext } from "react";
import { flushSync } from "react-dom";
import { Chat } from "../chat/chat";
import type { Configuration } from "../configuration/configuration";
import { Connection } from "../connection/connection";
import { type ConnectionFacts, initialFacts } from "../connection/connection-status";
import { ConversationStorage } from "../conversations/conversation-storage";
import { emptyLibrary, Library, type LibraryState } from "../conversations/library";
import type { Person, Session } from "../sign-in/session";
import { type FrameClock, frameSchedule } from "../store/frame-schedule";
import { Store } from "../store/store";

/** What the page of somebody who is signed in works with. */
export interface Services {
  readonly configuration: Configuration;
  readonly session: Session;
  readonly person: Person;
  readonly chat: Chat;
  readonly library: Library;
  readonly libraryStore: Store<LibraryState>;
  readonly connection: Connection;
  readonly connectionStore: Store<ConnectionFacts>;
}

export function startServices(configuration: Configuration, session: Session, person: Person): Services {
  const clock: FrameClock = {
    now: () => performance.now(),
    requestAnimationFrame: (run) => requestAnimationFrame(run),
    setTimeout: (run, milliseconds) => setTimeout(run, milliseconds),
  };
  const libraryStore = new Store(emptyLibrary, frameSchedule(clock, flushSync));
  const connectionStore = new Store(initialFacts, (tell) => queueMicrotask(tell));
  const storage = new ConversationStorage(localStorage, person.subject);
  const library = new Library(storage, libraryStore);
  const connection = new Connection({
    url: configuration.webSocketUrl,
    accessToken: (renewal) => session.accessToken(renewal),
    onOpen: () => chat.opened(),
    onClose: () => chat.closed(),
    onFrame: (frame) => chat.receive(frame),
    onSendingFailed: () => chat.sendingFailed(),
    onFacts: (facts) => connectionStore.set(facts),
  });
  const chat = new Chat({
    library,
    storage,
    line: connection,
    locks: { request: (name, hold) => navigator.locks.request(name, hold) },
    newId: () => crypto.randomUUID(),
  });
  window.addEventListener("storage", ({ key, storageArea }) => {
    if (storageArea === localStorage) chat.storageChanged(key);
  });
  window.addEventListener("pagehide", () => library.save());
  chat.start();
  connection.start();
  return { configuration, session, person, chat, library, libraryStore, connection, connectionStore };
}

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error("There are no services around this component.");
  return services;
}
