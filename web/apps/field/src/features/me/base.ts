/** Where a day starts and ends, as the server keeps it and as it is chosen on the page. */
import type { Point } from '@shifang/rules';

/** Without a start the day starts with its first visit. */
export interface Base {
  start: Point | null;
  end: Point | null;
}

export interface Chosen {
  from: 'first' | 'place';
  start: Point | null;
  to: 'same' | 'place';
  end: Point | null;
}

const same = (one: Point, other: Point): boolean =>
  one.latitude === other.latitude && one.longitude === other.longitude;

/** What is kept, as the page shows it; an end that is the start is no second place. */
export function asChosen({ start, end }: Base): Chosen {
  const apart = start !== null && end !== null && !same(start, end);
  return {
    from: start === null ? 'first' : 'place',
    start,
    to: apart ? 'place' : 'same',
    end: apart ? end : null,
  };
}

/** What is to be kept; null while a place that was asked for is not chosen. */
export function asSaved({ from, start, to, end }: Chosen): Base | null {
  if (from === 'first') return { start: null, end: null };
  if (start === null || (to === 'place' && end === null)) return null;
  return { start, end: to === 'place' ? end : null };
}
