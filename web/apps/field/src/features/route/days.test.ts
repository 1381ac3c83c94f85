import { expect, test } from 'vitest';
import { daysFrom, daysWith } from './DayStrip';

const TODAY = '2026-02-26';

test('a week from today on, over the end of a month', () => {
  expect(daysFrom(TODAY)).toEqual([
    '2026-02-26',
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
    '2026-03-03',
    '2026-03-04',
  ]);
  expect(daysWith(null, TODAY)).toEqual(daysFrom(TODAY));
  expect(daysWith('2026-03-02', TODAY)).toEqual(daysFrom(TODAY));
});

test('a later day that a message leads to is offered too', () => {
  expect(daysWith('2026-03-09', TODAY).at(-1)).toBe('2026-03-09');
});

test('what is over, or no day at all, is not offered', () => {
  for (const asked of ['2026-02-25', '2026-13-01', '2026-3-9', 'tomorrow', ''])
    expect(daysWith(asked, TODAY)).toEqual(daysFrom(TODAY));
});
