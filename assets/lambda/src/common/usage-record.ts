/** Items of the conversations table that count what a user does. Days and minutes are those of UTC. */

/** Tokens of one day, of questions and answers together: added when an answer ends. */
export interface DayRecord {
  /** `user#<id>` */
  readonly pk: string;
  /** `day#2026-01-31` */
  readonly sk: string;
  readonly tokens: number;
  readonly ttl: number;
}

/** Of the item whose `count` is the user's messages of that minute: `minute#2026-01-31T09:30`. */
export function minuteKey(userId: string, now: Date) {
  return { pk: `user#${userId}`, sk: `minute#${now.toISOString().slice(0, 16)}` } as const;
}

export function dayKey(userId: string, now: Date) {
  return { pk: `user#${userId}`, sk: `day#${now.toISOString().slice(0, 10)}` } as const;
}
