import { Construct } from "constructs";
import { Table } from "./table";

export interface ChatTablesProps {
  /** How the tables' names begin. */
  readonly name: string;
  readonly deletionProtection: boolean;
}

/** Who is connected, and what was asked and answered. */
export class ChatTables extends Construct {
  /** By `connectionId`; index `by-user` by `userId`. */
  readonly connections: Table;
  /** By `pk` and `sk`: conversations with their turns, requests with their frames, what users have used up. */
  readonly conversations: Table;

  constructor(scope: Construct, id: string, { name, deletionProtection }: ChatTablesProps) {
    super(scope, id);
    this.connections = new Table(this, "connections", {
      name: `${name}-connections`,
      hashKey: "connectionId",
      index: { name: "by-user", hashKey: "userId" },
      deletionProtection,
    });
    this.conversations = new Table(this, "conversations", {
      name: `${name}-conversations`,
      hashKey: "pk",
      rangeKey: "sk",
      deletionProtection,
    });
  }
}
