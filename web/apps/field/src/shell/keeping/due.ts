/** How long a customer is still mine, and how pressing that is. Pure. */
import type { Meaning } from '@shifang/ui';

/** From so many days on it is a warning, from so many on it is urgent. */
const WARNING_DAYS = 7;
const URGENT_DAYS = 2;

export type Pressing = 'never' | 'calm' | 'soon' | 'urgent' | 'today' | 'over';

/** `null`: no rule ends it. */
export function pressingOf(daysLeft: number | null): Pressing {
  if (daysLeft === null) return 'never';
  if (daysLeft < 0) return 'over';
  if (daysLeft === 0) return 'today';
  if (daysLeft <= URGENT_DAYS) return 'urgent';
  return daysLeft <= WARNING_DAYS ? 'soon' : 'calm';
}

export const MEANING_OF: Record<Pressing, Meaning> = {
  never: 'waiting',
  calm: 'waiting',
  soon: 'warning',
  urgent: 'refused',
  today: 'refused',
  over: 'refused',
};

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
