/** Days of the organisation, both included. */
export interface Range {
  since: string;
  until: string;
}

export const PRESETS = ['today', 'week', 'month', 'four_weeks', 'half_year'] as const;
export type Preset = (typeof PRESETS)[number];
export const DEFAULT: Preset = 'four_weeks';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** The day so many days later, or earlier. */
export function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days a range has. */
export function length({ since, until }: Range): number {
  return Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS) + 1;
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return shifted(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** What the address asks for: own days if both are there and in order, else a preset up to today. */
export function rangeOf(
  asked: { range?: string | undefined; from?: string | undefined; to?: string | undefined },
  today: string,
  fallback: Preset = DEFAULT,
): Range & { preset: Preset | null } {
  const { range, from, to } = asked;
  if (isDay(from) && isDay(to) && from <= to) return { since: from, until: to, preset: null };
  const preset = PRESETS.find((each) => each === range) ?? fallback;
  return { since: begin(preset, today), until: today, preset };
}

function isDay(text: string | undefined): text is string {
  if (text === undefined || !DAY.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function begin(preset: Preset, today: string): string {
  if (preset === 'today') return today;
  if (preset === 'week') return mondayOf(today);
  if (preset === 'month') return `${today.slice(0, 8)}01`;
  return shifted(today, preset === 'half_year' ? -181 : -27);
}

/** As many days before, whole weeks earlier: the same weekdays stand against each other, and none counts twice. */
export function before(range: Range): Range {
  const back = -7 * Math.ceil(length(range) / 7);
  return { since: shifted(range.since, back), until: shifted(range.until, back) };
}

/** Every day of a range. */
export function daysOf(range: Range): string[] {
  return Array.from({ length: length(range) }, (_, at) => shifted(range.since, at));
}

/** The Mondays of whole weeks up to the end of a range: all of it, and never fewer than `least`. */
export function weeksOf({ since, until }: Range, least: number): string[] {
  const last = mondayOf(until);
  const first = [mondayOf(since), shifted(last, -7 * (least - 1))].sort()[0] ?? last;
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS / 7) + 1;
  return Array.from({ length: count }, (_, at) => shifted(first, 7 * at));
}
