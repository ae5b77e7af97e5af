import type { PartStatus } from "../../local/chat-service/part-status";
import type { IdentityDescription } from "../../local/identity/identity-description";
import type { Issuer } from "../../local/identity/issuer";

/** What a running service says of itself to the other commands. */
export interface ServiceReport {
  readonly phase: "starting" | "running" | "stopping";
  /** ISO 8601. */
  readonly startedAt: string;
  /** There while it is running. */
  readonly chat?: ChatReport;
  readonly parts: readonly PartStatus[];
}

/** What a client of the chat has to know. */
export interface ChatReport {
  readonly pageUrl: string;
  readonly webSocketUrl: string;
  /** In words: the engine and the model that really answer. */
  readonly engine: string;
  readonly issuer: Pick<Issuer, "signingKeyFile" | "url">;
  readonly identity: Pick<IdentityDescription, "audience" | "clientId" | "scope">;
}
