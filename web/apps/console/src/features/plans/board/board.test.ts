import { expect, test } from 'vitest';
import type { Change, DayFigures, Stop } from '../queries';
import {
  cellsOf,
  isThere,
  marksOf,
  neighbour,
  placeOf,
  positionAt,
  shownDays,
  stepped,
  weekdayOf,
  weeksOf,
  type Grid,
} from './board';

const MONDAY = '2026-11-30';
const TUESDAY = '2026-12-01';

function stop(id: string, person_id: string, at: readonly [string, number]): Stop {
  const [day, position] = at;
  return { id, person_id, day, position, customer_id: `c${id}` } as Stop;
}

const STOPS = [
  stop('2', 'ann', [MONDAY, 1]),
  stop('1', 'ann', [MONDAY, 0]),
  stop('3', 'ann', [TUESDAY, 0]),
  stop('4', 'bob', [MONDAY, 0]),
];
const GRID: Grid = {
  people: ['ann', 'bob'],
  days: [MONDAY, TUESDAY],
  room: (person, day) => (person === 'ann' && day === MONDAY ? 2 : day === MONDAY ? 2 : 1),
};

test('stops stand in the cells of their people and days, in their order', () => {
  const cells = cellsOf(STOPS);
  expect(cells.get(`ann|${MONDAY}`)?.map(({ id }) => id)).toEqual(['1', '2']);
  expect([...cells.keys()]).toHaveLength(3);
});

test('weeks are sevens from the first day, over the end of a month and a year', () => {
  const weeks = weeksOf('2026-12-28', 2);
  expect(weeks.map((week) => [week[0], week[6]])).toEqual([
    ['2026-12-28', '2027-01-03'],
    ['2027-01-04', '2027-01-10'],
  ]);
  expect([weekdayOf('2026-12-28'), weekdayOf('2027-01-03')]).toEqual([1, 7]);
});

test('only days with work or visits are shown, and the whole week when there is neither', () => {
  const day = (iso: string, hours: number, stops: number) =>
    ({ day: iso, hours, stops }) as DayFigures;
  const week = weeksOf(MONDAY, 1)[0] ?? [];
  expect(shownDays(week, [day(MONDAY, 480, 0), day('2026-12-05', 0, 1)])).toEqual([
    MONDAY,
    '2026-12-05',
  ]);
  expect(shownDays(week, [])).toHaveLength(7);
});

test('a pointer between two stops comes between them', () => {
  expect([0, 15, 45, 99].map((y) => positionAt([10, 40, 70], y))).toEqual([0, 1, 2, 3]);
});

test('what is carried goes through a day, then on to the next person, and stops at the edges', () => {
  const start = { person: 'ann', day: MONDAY, position: 0 };
  expect(stepped(start, 'ArrowUp', GRID)).toEqual(start);
  expect(stepped(start, 'ArrowDown', GRID)).toEqual({ ...start, position: 1 });
  expect(stepped({ ...start, position: 1 }, 'ArrowDown', GRID)).toEqual({
    person: 'bob',
    day: MONDAY,
    position: 0,
  });
  expect(stepped({ ...start, position: 1 }, 'ArrowRight', GRID)).toEqual({
    person: 'ann',
    day: TUESDAY,
    position: 0,
  });
  expect(stepped(start, 'ArrowLeft', GRID)).toEqual(start);
  expect(stepped({ person: 'bob', day: MONDAY, position: 0 }, 'ArrowUp', GRID)).toEqual({
    person: 'ann',
    day: MONDAY,
    position: 1,
  });
});

test('the cursor walks over stops and leaps over empty days', () => {
  const board = { ...GRID, cells: cellsOf(STOPS) };
  const [second, first, tuesday, bobs] = STOPS as [Stop, Stop, Stop, Stop];
  expect(neighbour(first, 'ArrowDown', board)?.id).toBe('2');
  expect(neighbour(second, 'ArrowDown', board)?.id).toBe('4');
  expect(neighbour(second, 'ArrowRight', board)?.id).toBe('3');
  expect(neighbour(bobs, 'ArrowRight', board)).toBeNull();
  expect(neighbour(bobs, 'ArrowUp', board)?.id).toBe('2');
  expect(neighbour(tuesday, 'ArrowLeft', board)?.id).toBe('1');
});

test('a stop knows the place where it is', () => {
  const [second] = STOPS as [Stop];
  expect(isThere(second, placeOf(second))).toBe(true);
  expect(isThere(second, { ...placeOf(second), position: 0 })).toBe(false);
});

test('added and moved visits are marked where they come, dropped ones where they were', () => {
  const change = (more: Partial<Change>) =>
    ({ before_person_id: null, before: null, ...more }) as Change;
  const marks = marksOf([
    change({ kind: 'added', customer_id: 'x', person_id: 'ann', day: MONDAY }),
    change({
      kind: 'moved',
      customer_id: 'y',
      person_id: 'ann',
      day: TUESDAY,
      before_person_id: 'ann',
      before: MONDAY,
    }),
    change({
      kind: 'dropped',
      customer_id: 'z',
      person_id: null,
      day: null,
      before_person_id: 'bob',
      before: MONDAY,
    }),
  ]);
  expect([...marks.come.keys()]).toEqual([`ann|${MONDAY}|x`, `ann|${TUESDAY}|y`]);
  expect([...marks.gone]).toHaveLength(1);
  expect(marks.gone.get(`bob|${MONDAY}`)?.[0]?.customer_id).toBe('z');
});
