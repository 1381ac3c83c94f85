import { useFormat } from '@shifang/ui';
import { useEffect, useState } from 'react';

const EVERY_MS = 30_000;

/** The time, renewed twice a minute: for "3 minutes ago" and for the turn of the day. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment that is near: of today by the clock alone. */
export function useSoon(): (iso: string) => string {
  const format = useFormat();
  const today = useToday();
  return (iso) => (format.isoDay(new Date(iso)) === today ? format.clock(iso) : format.moment(iso));
}

/** Today in the organisation's time zone, `YYYY-MM-DD`. */
export function useToday(): string {
  const format = useFormat();
  return format.isoDay(new Date(useNow()));
}
