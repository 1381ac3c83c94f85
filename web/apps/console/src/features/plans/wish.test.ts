import dayjs from 'dayjs';
import { expect, test } from 'vitest';
import { nextMonday, wishOf } from './wish';

test('a plan begins on the Monday after today, over the end of a year too', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-29', '2026-12-31'];
  expect(days.map(nextMonday)).toEqual(['2026-11-30', '2026-11-30', '2026-11-30', '2027-01-04']);
});

test('a first week is one week of those who were given customers, whoever was chosen before', () => {
  const common = { first_day: dayjs('2026-11-30'), weeks: 4, change_price: 15, people: ['ann'] };
  expect(wishOf({ ...common, kind: 'newcomers', assignment_id: 'batch', share: true })).toEqual({
    first_day: '2026-11-30',
    weeks: 1,
    change_price: 15,
    assignment_id: 'batch',
  });
  expect(wishOf({ ...common, kind: 'people', assignment_id: 'batch' })).toEqual({
    first_day: '2026-11-30',
    weeks: 4,
    change_price: 15,
    people: ['ann'],
    share: false,
  });
});
