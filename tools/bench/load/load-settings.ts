/** How many users ask at the same time, each the next question when the answer to the last one has ended. */
export const clientCounts = [1, 4, 16, 50, 100, 200] as const;

export const instanceCounts = [1, 2, 3, 4] as const;

/** Answers that an instance makes at once, and that its engine does: `service.maxInFlight`, as by default. */
export const placesPerInstance = 4;

/** Requests that wait in an instance: `service.maxQueued`. What is more waits in the queue of the chat API. */
export const queuedPerInstance = 8;

/**
 * Of each answer. Slow on purpose: every token is a write to the table and a post to the client, which the emulator of
 * this machine makes some 250 of in a second. All engines together must stay well below that, or it is what is measured.
 */
export const tokensPerSecond = 5;

export const tokensPerAnswer = 8;

/** What an engine makes when all its places are taken. */
export const engineTokensPerSecond = placesPerInstance * tokensPerSecond;

/** The chat's tokens per second at best: no client has more than one answer at a time. */
export function bestTokensPerSecond(instances: number, clients: number): number {
  return Math.min(instances * engineTokensPerSecond, clients * tokensPerSecond);
}

/** Of the stacks, `key=value`. Nothing but places and queues is to bound the users. */
export function loadConfiguration(capacity: { readonly desired: number; readonly most: number }): string[] {
  return [
    `service.maxInFlight=${placesPerInstance}`,
    `service.maxQueued=${queuedPerInstance}`,
    `scaling.minCapacity=${capacity.desired}`,
    `scaling.maxCapacity=${capacity.most}`,
    "scaling.schedule.enabled=false",
    "chatApi.requestsPerMinute=1000",
    "chatApi.dailyTokens=999999999",
    "chatApi.throttlingRate=10000",
    "chatApi.throttlingBurst=5000",
  ];
}
