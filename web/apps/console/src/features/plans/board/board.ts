import type { Change, DayFigures, Stop } from '../queries';

/** Where a visit stands, or is to come: a position (0 the first) of a person's day. */
export interface Place {
  person: string;
  day: string;
  position: number;
}

export type Cells = ReadonlyMap<string, readonly Stop[]>;

export const NO_STOPS: readonly Stop[] = [];

export function cellKey(person: string, day: string): string {
  return `${person}|${day}`;
}

/** Stops by person and day, each day in its order. */
export function cellsOf(stops: readonly Stop[]): Cells {
  const cells = new Map<string, Stop[]>();
  for (const stop of stops) {
    const key = cellKey(stop.person_id, stop.day);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [stop]);
    else cell.push(stop);
  }
  for (const cell of cells.values()) cell.sort((a, b) => a.position - b.position);
  return cells;
}

const DAY_MS = 86_400_000;

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The days of a plan in sevens from its first one. */
export function weeksOf(first: string, weeks: number): string[][] {
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => dayAfter(first, 7 * week + day)),
  );
}

/** The days of a week on which somebody works or visits; all of them when nobody does. */
export function shownDays(week: readonly string[], figures: readonly DayFigures[]): string[] {
  const busy = new Set(
    figures.filter((day) => day.hours > 0 || day.stops > 0).map(({ day }) => day),
  );
  const shown = week.filter((day) => busy.has(day));
  return shown.length === 0 ? [...week] : shown;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** How many of the middles (from top to bottom) lie above a height. */
export function positionAt(middles: readonly number[], y: number): number {
  return middles.filter((middle) => middle < y).length;
}

export function placeOf({ person_id, day, position }: Stop): Place {
  return { person: person_id, day, position };
}

export function isSame(one: Place, other: Place): boolean {
  return one.person === other.person && one.day === other.day && one.position === other.position;
}

/** Whether a place is where the stop already is. */
export function isThere(stop: Stop, place: Place): boolean {
  return isSame(placeOf(stop), place);
}

export interface Grid {
  people: readonly string[];
  days: readonly string[];
  /** Positions that a visit can take on somebody's day: one more than there are others. */
  room: (person: string, day: string) => number;
}

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** A step of what is carried: up and down through the days of people one above the other, sideways through days. */
export function stepped(place: Place, arrow: Arrow, grid: Grid): Place {
  const { people, days, room } = grid;
  const within = (position: number, person: string, day: string): Place => ({
    person,
    day,
    position: Math.max(0, Math.min(position, room(person, day) - 1)),
  });
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') {
    const day = days[days.indexOf(place.day) + (arrow === 'ArrowRight' ? 1 : -1)];
    return day === undefined ? place : within(place.position, place.person, day);
  }
  const down = arrow === 'ArrowDown';
  const next = place.position + (down ? 1 : -1);
  if (next >= 0 && next < room(place.person, place.day)) return { ...place, position: next };
  const person = people[people.indexOf(place.person) + (down ? 1 : -1)];
  if (person === undefined) return place;
  return within(down ? 0 : Number.MAX_SAFE_INTEGER, person, place.day);
}

/** The stop that the cursor goes to from another: through the day, then to the next person's or day's that has any. */
export function neighbour(stop: Stop, arrow: Arrow, board: Grid & { cells: Cells }): Stop | null {
  const { cells, people, days } = board;
  const at = (person: string, day: string) => cells.get(cellKey(person, day)) ?? NO_STOPS;
  const here = at(stop.person_id, stop.day).findIndex(({ id }) => id === stop.id);
  const step = arrow === 'ArrowDown' || arrow === 'ArrowRight' ? 1 : -1;
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') {
    const found = beyond(days, stop.day, step).map((day) => at(stop.person_id, day));
    const cell = found.find(({ length }) => length > 0) ?? NO_STOPS;
    return cell[Math.min(here, cell.length - 1)] ?? null;
  }
  const beside = at(stop.person_id, stop.day)[here + step];
  const found = beyond(people, stop.person_id, step).map((person) => at(person, stop.day));
  const cell = found.find(({ length }) => length > 0) ?? NO_STOPS;
  return beside ?? cell.at(step > 0 ? 0 : -1) ?? null;
}

/** What lies on one side of an entry, the nearest first. */
function beyond(all: readonly string[], from: string, step: number): string[] {
  const at = all.indexOf(from);
  return step > 0 ? all.slice(at + 1) : all.slice(0, at).reverse();
}

export interface Marks {
  /** Added and moved visits by person, day and customer. */
  come: ReadonlyMap<string, Change>;
  /** Visits of the running plan that go, by the person and day they are planned for. */
  gone: ReadonlyMap<string, readonly Change[]>;
}

export function markKey(person: string, day: string, customer: string): string {
  return `${cellKey(person, day)}|${customer}`;
}

/** What is not as in the running plan, by where it is seen on the board. */
export function marksOf(changes: readonly Change[]): Marks {
  const come = new Map<string, Change>();
  const gone = new Map<string, Change[]>();
  for (const change of changes) {
    const { kind, person_id, day, before_person_id, before, customer_id } = change;
    if (kind !== 'dropped' && person_id !== null && day !== null)
      come.set(markKey(person_id, day, customer_id), change);
    if (kind === 'dropped' && before_person_id !== null && before !== null) {
      const key = cellKey(before_person_id, before);
      gone.set(key, [...(gone.get(key) ?? []), change]);
    }
  }
  return { come, gone };
}
