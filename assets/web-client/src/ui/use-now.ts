import { useEffect, useState } from "react";

/** Epoch milliseconds; renders anew every second until a time has come. Undefined: there is nothing to wait for. */
export function useNow(until: number | undefined): number {
  const [, setTick] = useState(0);
  const now = Date.now();
  const isWaiting = until !== undefined && now < until;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), 1_000);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return now;
}
