/** Where a day starts and ends, as the server keeps it and as its form holds it. */
import type { Point } from '@shifang/rules';

export interface BaseValues {
  from: 'first' | 'place';
  start: Point | null;
  to: 'same' | 'other';
  end: Point | null;
}

interface Base {
  start: Point | null;
  end: Point | null;
}

/** What is kept, as the form shows it; an end that is the start is no second place. */
export function asValues({ start, end }: Base): BaseValues {
  const apart =
    start !== null &&
    end !== null &&
    (start.latitude !== end.latitude || start.longitude !== end.longitude);
  return {
    from: start === null ? 'first' : 'place',
    start,
    to: apart ? 'other' : 'same',
    end: apart ? end : null,
  };
}

/** What the form asks to keep; fields that are not shown come as undefined. */
export function bodyOf({ from, start, to, end }: Partial<BaseValues>): Base {
  const begins = from === 'place' ? (start ?? null) : null;
  return { start: begins, end: begins !== null && to === 'other' ? (end ?? null) : null };
}
