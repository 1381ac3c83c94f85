import { expect, test } from 'vitest';
import { before, daysOf, length, mondayOf, rangeOf, weeksOf } from './range';

// A Wednesday.
const TODAY = '2026-03-18';

test('presets end today; own days count when both are there and in order', () => {
  const asked = (range?: string) => rangeOf({ range }, TODAY);
  expect(asked('today')).toEqual({ since: TODAY, until: TODAY, preset: 'today' });
  expect(asked('week').since).toBe('2026-03-16');
  expect(asked('month').since).toBe('2026-03-01');
  expect(asked().since).toBe('2026-02-19');
  expect(asked('half_year').since).toBe('2025-09-18');
  expect(rangeOf({}, TODAY, 'half_year').preset).toBe('half_year');
  expect(asked('for ever').preset).toBe('four_weeks');
  const own = { from: '2026-01-05', to: '2026-01-06' };
  expect(rangeOf({ ...own, range: 'week' }, TODAY)).toEqual({
    since: '2026-01-05',
    until: '2026-01-06',
    preset: null,
  });
  for (const wrong of [{ to: '2026-01-01' }, { to: '2026-02-30' }, { to: 'soon' }, { to: '' }])
    expect(rangeOf({ ...own, ...wrong }, TODAY).preset).toBe('four_weeks');
});

test('what it is compared with is as long, on the same weekdays, and lies wholly before', () => {
  expect(before(rangeOf({ range: 'today' }, TODAY))).toEqual({
    since: '2026-03-11',
    until: '2026-03-11',
  });
  expect(before(rangeOf({}, TODAY))).toEqual({ since: '2026-01-22', until: '2026-02-18' });
  for (const range of [
    { since: '2026-03-16', until: '2026-03-18' },
    { since: '2026-03-01', until: '2026-03-18' },
    { since: '2024-02-28', until: '2024-03-07' },
  ]) {
    const earlier = before(range);
    expect(length(earlier)).toBe(length(range));
    expect(new Date(earlier.since).getUTCDay()).toBe(new Date(range.since).getUTCDay());
    expect(earlier.until < range.since).toBe(true);
  }
});

test('days and weeks of a range', () => {
  expect(daysOf({ since: '2026-02-27', until: '2026-03-01' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
  expect(mondayOf('2026-03-22')).toBe('2026-03-16');
  expect(weeksOf({ since: '2026-03-17', until: TODAY }, 3)).toEqual([
    '2026-03-02',
    '2026-03-09',
    '2026-03-16',
  ]);
  expect(weeksOf({ since: '2026-02-19', until: TODAY }, 3)).toHaveLength(5);
});
