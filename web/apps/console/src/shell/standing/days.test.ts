import { expect, test } from 'vitest';
import { daysBetween, lasts } from './days';

test('days are counted by the calendar, over a month and backwards', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3);
  expect(daysBetween('2026-03-02', '2026-03-02')).toBe(0);
  expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1);
});

test('a pause lasts up to its last day, without one until it is lifted', () => {
  const today = '2026-03-02';
  expect(lasts({ last: '2026-03-02', lifted_at: null }, today)).toBe(true);
  expect(lasts({ last: '2026-03-01', lifted_at: null }, today)).toBe(false);
  expect(lasts({ last: null, lifted_at: null }, today)).toBe(true);
  expect(lasts({ last: null, lifted_at: '2026-03-01T02:00:00Z' }, today)).toBe(false);
});
