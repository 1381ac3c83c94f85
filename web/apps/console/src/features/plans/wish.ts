import type { Dayjs } from 'dayjs';
import type { PlanWish } from './queries';

/** What a changed visit costs in minutes of way: as it likes, when it is worth it, hardly ever. */
export const PRICES = [0, 15, 60] as const;

export interface Values {
  kind: 'people' | 'newcomers';
  people?: string[];
  assignment_id?: string;
  first_day: Dayjs;
  weeks?: number;
  change_price: number;
  share?: boolean;
}

/** The Monday after a day; after a Monday the next one. */
export function nextMonday(today: string): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 8 - (day.getUTCDay() || 7));
  return day.toISOString().slice(0, 10);
}

/** The same as the API takes it: a first week is of those who were given customers. */
export function wishOf(values: Values): PlanWish {
  const { kind, people = [], assignment_id, first_day, weeks = 4, change_price, share } = values;
  const common = { first_day: first_day.format('YYYY-MM-DD'), change_price };
  return kind === 'newcomers'
    ? ({ ...common, weeks: 1, assignment_id: assignment_id ?? null } as PlanWish)
    : ({ ...common, weeks, people, share: share ?? false } as PlanWish);
}
