import { expect, test } from 'vitest';
import {
  exportSearch,
  habitRange,
  partsOf,
  placed,
  resultOf,
  scaleOf,
  type HabitDot,
} from './habits';

const dot = (value: number, top = false): HabitDot => ({ person_id: null, name: null, value, top });

test('an address that names no result, or none that there is, asks for the usual one', () => {
  expect(resultOf('deals')).toBe('deals');
  expect(resultOf(null)).toBe('revenue');
  expect(resultOf('shoe_size')).toBe('revenue');
});

test('twelve weeks up to today, unless the address names days in order', () => {
  expect(habitRange({}, '2026-03-30')).toEqual({ since: '2026-01-06', until: '2026-03-30' });
  expect(habitRange({ from: '2026-01-01', to: '2026-02-01' }, '2026-03-30')).toEqual({
    since: '2026-01-01',
    until: '2026-02-01',
  });
  expect(habitRange({ from: '2026-02-01', to: '2026-01-01' }, '2026-03-30').until).toBe(
    '2026-03-30',
  );
});

test('both ends of each part count', () => {
  const habit_days = { since: '2026-03-02', until: '2026-03-15' };
  const result_days = { since: '2026-03-16', until: '2026-03-22' };
  expect(partsOf({ habit_days, result_days })).toEqual({ habits: 14, results: 7 });
});

test('dots stand in order on the scale; those that would hide each other stand in lanes', () => {
  const dots = [dot(10), dot(0), dot(10), dot(5)];
  expect(scaleOf(dots)).toEqual({ least: 0, most: 10 });
  expect(placed(dots, scaleOf(dots)).map(({ x, lane }) => [x, lane])).toEqual([
    [0, 0],
    [0.5, 0],
    [1, 0],
    [1, 1],
  ]);
});

test('more alike than there are lanes share them, and alike values stand in the middle', () => {
  const alike = placed(
    Array.from({ length: 6 }, () => dot(3)),
    { least: 3, most: 3 },
  );
  expect(alike.every(({ x }) => x === 0.5)).toBe(true);
  expect(alike.map(({ lane }) => lane)).toEqual([0, 1, 2, 3, 0, 0]);
  expect(placed([], { least: 0, most: 1 })).toEqual([]);
});

test('the workbook is asked for what the page shows', () => {
  const range = { since: '2026-01-01', until: '2026-02-01' };
  expect(exportSearch({ result: 'deals', ...range })).toBe(
    'result=deals&since=2026-01-01&until=2026-02-01',
  );
  expect(exportSearch({ result: 'deals', ...range, department_id: 'x' })).toContain(
    'department_id=x',
  );
});
