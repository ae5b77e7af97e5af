/** How long things may take, and how often they are done. All in milliseconds. */
export interface Timing {
  /** How long a worker that is not heard of keeps others from its request. Every write renews it. */
  readonly lease: number;
  /** How long a message is hidden from others at a time; whole seconds. Longer than a lease, which is over by then. */
  readonly hold: number;
  /** Between two such times: so that one of them may fail. */
  readonly holdAgain: number;
  /** Longest time between two writes, which are how a worker hears of a cancellation or a resume. */
  readonly poll: number;
  /** Least time between two writes of text: what arrives meanwhile goes into one frame. */
  readonly frame: number;
  /** The same while nobody is connected. */
  readonly unattendedFrame: number;
  /** From a call to its response headers, connecting included. */
  readonly headers: number;
  /** Silence of a call that is going on. The service sends a heartbeat every 15 s. */
  readonly silence: number;
  /** Age since its last use at which a gRPC channel is not trusted any more. */
  readonly idleChannel: number;
  /** What is left of an invocation, when the time of an answer is over, to store and post that. */
  readonly reserve: number;
  /** Before the first new try; doubled with each, up to `longestBackoff`. */
  readonly backoff: number;
  readonly longestBackoff: number;
  /** How long a request waits, over all tries, for a service that has no room. */
  readonly overload: number;
  /** How long a finished request waits for its last frames to be posted. */
  readonly drain: number;
}

export const timing: Timing = {
  lease: 10_000,
  hold: 15_000,
  holdAgain: 5000,
  poll: 900,
  frame: 50,
  unattendedFrame: 500,
  headers: 5000,
  silence: 45_000,
  // The load balancer closes a connection after 300 s, which an environment that is paused does not hear of.
  idleChannel: 60_000,
  // The stack gives the function so much more than an answer may take.
  reserve: 60_000,
  backoff: 250,
  longestBackoff: 8000,
  overload: 60_000,
  drain: 8000,
};
