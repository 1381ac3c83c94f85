import type { components } from '@shifang/api';
import { length, rangeOf, shifted, type Range } from './range';

type Schemas = components['schemas'];
export type Habits = Schemas['HabitsOut'];
export type Habit = Schemas['HabitOut'];
export type FoundHabit = Schemas['HabitFoundOut'];
export type HabitDot = Schemas['HabitDotOut'];
export type HabitResult = Schemas['HabitResult'];

/** What habits are held against; the first is the usual one. */
export const RESULTS = ['revenue', 'deals', 'visits_verified', 'strike_rate_visited'] as const;

/** So many days are looked at where the address names none: eight weeks of habits, four of results. */
export const USUAL_DAYS = 84;

/** The result that the address names, or the usual one. */
export function resultOf(asked: string | null): HabitResult {
  return RESULTS.find((each) => each === asked) ?? RESULTS[0];
}

/** Own days if the address has them, else the usual number up to today. */
export function habitRange(
  asked: { from?: string | undefined; to?: string | undefined },
  today: string,
): Range {
  const { since, until, preset } = rangeOf({ from: asked.from, to: asked.to }, today);
  return preset === null
    ? { since, until }
    : { since: shifted(today, 1 - USUAL_DAYS), until: today };
}

/** How many days the two parts of a range have, for words. */
export function partsOf({ habit_days, result_days }: Pick<Habits, 'habit_days' | 'result_days'>) {
  return { habits: length(habit_days), results: length(result_days) };
}

export interface PlacedDot {
  dot: HabitDot;
  /** Between 0 and 1. */
  x: number;
  /** Dots that would hide each other stand in lanes, from 0. */
  lane: number;
}

const LANES = 4;
const WIDTH = 0.02;

/** Where the dots of one group stand on a scale from `least` to `most`; in the middle where all are alike. */
export function placed(
  dots: readonly HabitDot[],
  { least, most }: { least: number; most: number },
): PlacedDot[] {
  const ends = Array.from({ length: LANES }, () => -Infinity);
  return [...dots]
    .sort((one, other) => one.value - other.value)
    .map((dot) => {
      const x = onScale(dot.value, { least, most });
      const free = ends.findIndex((end) => x - end >= WIDTH);
      const lane = free === -1 ? ends.indexOf(Math.min(...ends)) : free;
      ends[lane] = x;
      return { dot, x, lane };
    });
}

/** A value's place between the ends of a scale. */
export function onScale(value: number, { least, most }: { least: number; most: number }): number {
  return most > least ? (value - least) / (most - least) : 0.5;
}

/** The ends of the scale on which all dots stand. */
export function scaleOf(dots: readonly HabitDot[]): { least: number; most: number } {
  const values = dots.map(({ value }) => value);
  return { least: Math.min(...values), most: Math.max(...values) };
}

/** What the address of the workbook asks for. */
export function exportSearch(
  asked: Range & { result: string; department_id?: string | undefined },
) {
  const { result, since, until, department_id } = asked;
  const search = new URLSearchParams({ result, since, until });
  if (department_id !== undefined) search.set('department_id', department_id);
  return search.toString();
}
