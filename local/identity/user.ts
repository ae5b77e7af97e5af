/** Who can sign in at the local issuer. */
export interface User {
  /** What they are called, and what they sign in as. */
  readonly name: string;
  /** The issuer's name for them. */
  readonly subject: string;
  /** Whether their access tokens get the scope that the chat API asks for. */
  readonly mayChat: boolean;
}

/** Two who may chat, to keep apart from each other, and one who may sign in only. */
export const users: readonly User[] = [
  { name: "ann", subject: "a1b2c3d4-0000-4000-8000-000000000001", mayChat: true },
  { name: "bob", subject: "a1b2c3d4-0000-4000-8000-000000000002", mayChat: true },
  { name: "carl", subject: "a1b2c3d4-0000-4000-8000-000000000003", mayChat: false },
];
