import type { components } from '@shifang/api';
import type { Status } from '@shifang/ui';

export type Whereabouts = components['schemas']['WhereaboutsOut'];
export type Hidden = components['schemas']['HiddenOut'];
export type LiveMap = components['schemas']['LiveMapOut'];

/** An answer of the server and when this browser got it: ages go on from there, whatever the clock here says. */
export interface Told {
  live: LiveMap;
  /** `Date.now()` when the answer came. */
  at: number;
  /** How many times nobody had answered by then. */
  failures: number;
}

export type Presence = 'live' | 'stale' | 'no_signal' | 'paused' | 'off_shift';

/** Somebody on shift with the last known place. */
export interface Seen extends Whereabouts {
  /** Seconds since that place was measured, by now. */
  age: number;
  presence: 'live' | 'stale';
}

/**
 * Everybody with a place, as old as it is by now. What was live when the server answered grows stale here without
 * asking again: a page that has lost the network never shows an old place as the present one.
 */
export function seenBy({ live, at }: Told, now: number): Seen[] {
  const passed = Math.max(0, (now - at) / 1000);
  return live.items.map((item) => {
    const age = item.age_s + passed;
    return { ...item, age, presence: age <= live.live_seconds ? 'live' : 'stale' };
  });
}

export const PRESENCES = ['live', 'stale', 'no_signal', 'paused', 'off_shift'] as const;

export const STATUS_OF: Record<Presence, Status> = {
  live: 'live',
  stale: 'stale',
  no_signal: 'no_signal',
  paused: 'paused',
  off_shift: 'off_shift',
};

/** Seconds below a minute, minutes below an hour, then hours and minutes: how long ago, no finer than that is known. */
export function agePart(age: number): {
  unit: 'seconds' | 'minutes' | 'hours';
  value: number;
  rest: number;
} {
  const seconds = Math.floor(age);
  if (seconds < 60) return { unit: 'seconds', value: seconds, rest: 0 };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { unit: 'minutes', value: minutes, rest: 0 };
  return { unit: 'hours', value: Math.floor(minutes / 60), rest: minutes % 60 };
}

/** A department and all below it; null stands for everybody. */
export function departmentAndBelow(
  departments: readonly { id: string; parent_id: string | null }[],
  wanted: string | undefined,
): ReadonlySet<string> | null {
  if (wanted === undefined) return null;
  const found = new Set([wanted]);
  let before = 0;
  while (found.size > before) {
    before = found.size;
    for (const { id, parent_id } of departments)
      if (parent_id !== null && found.has(parent_id)) found.add(id);
  }
  return found;
}

export function isOf(
  { department_id, person_name }: { department_id: string | null; person_name: string },
  departments: ReadonlySet<string> | null,
  search: string | undefined,
): boolean {
  if (departments !== null && (department_id === null || !departments.has(department_id)))
    return false;
  return (
    search === undefined ||
    person_name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase())
  );
}

export const EVERY_MS = 10_000;
const LONGEST_MS = 120_000;

/** How long to wait before asking again after so many failures in a row. */
export function waitAfter(failures: number): number {
  return Math.min(EVERY_MS * 2 ** failures, LONGEST_MS);
}
