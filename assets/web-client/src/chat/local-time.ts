const hours = { hour: "numeric", minute: "2-digit" } as const;

/** Time of day, with the day where it is not today. Both in epoch milliseconds. */
export function localTime(time: number, now: number, locale?: string): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  const format = isToday ? hours : ({ weekday: "long", ...hours } as const);
  return new Intl.DateTimeFormat(locale, format).format(time);
}
