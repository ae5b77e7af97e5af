/** There is no token any more, and none can be had without the user: signing in again is what helps. */
export class SessionEnded extends Error {
  constructor() {
    super("The session has ended.");
  }
}
