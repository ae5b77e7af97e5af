import type { Conversation } from "./conversation-storage";

export interface AgeGroup {
  readonly title: string;
  readonly conversations: readonly Conversation[];
}

/** Newest first, under the day's words. `now` in epoch milliseconds; days are those of the local clock. */
export function groupByAge(conversations: readonly Conversation[], now: number): AgeGroup[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const titleOf = ({ updatedAt }: Conversation): string => {
    // Counted in calendar days, which are not all of 24 hours.
    const days = Math.round((midnight - new Date(updatedAt).setHours(0, 0, 0, 0)) / 86_400_000);
    if (days <= 0) return "Today";
    if (days === 1) return "Yesterday";
    return days < 7 ? "Last seven days" : "Earlier";
  };
  const groups = new Map<string, Conversation[]>();
  for (const conversation of conversations.toSorted((one, other) => other.updatedAt - one.updatedAt)) {
    const title = titleOf(conversation);
    groups.set(title, [...(groups.get(title) ?? []), conversation]);
  }
  return [...groups].map(([title, members]) => ({ title, conversations: members }));
}
