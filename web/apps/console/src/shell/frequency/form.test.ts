import { expect, test } from 'vitest';
import { bodyOf, valuesOf } from './form';
import type { CustomerFrequency } from './queries';

const WEEKLY = {
  visits: 1,
  weeks: 1,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  preferred: [],
  spacing: 4,
  minutes: 40,
  important: true,
};
const FOUND: CustomerFrequency = {
  customer_id: 'c',
  tier: 'KA',
  of_tier: WEEKLY,
  own: null,
  in_force: WEEKLY,
  standing: null,
  planned_on: null,
};
const own = (given: Partial<NonNullable<CustomerFrequency['own']>>): CustomerFrequency => ({
  ...FOUND,
  own: { reason: '月结', changed_by: 'Li', changed_at: '2026-03-02T00:00:00Z', ...given },
});

test('a customer without anything of its own begins as its tier says, and stays so', () => {
  const values = valuesOf(FOUND);
  expect(values).toMatchObject({ mode: 'tier', visits: 1, weeks: 1, important: true, reason: '' });
  expect(bodyOf({ ...values, reason: '照旧' })).toEqual({ reason: '照旧' });
});

test('what was left empty stays the tier’s, and weekdays are sent in order', () => {
  const values = { ...valuesOf(FOUND), mode: 'own' as const, visits: 2, weekdays: [5, 1] };
  expect(bodyOf({ ...values, reason: '新品' })).toEqual({
    visits: 2,
    weeks: 1,
    weekdays: [1, 5],
    preferred: null,
    spacing: null,
    minutes: null,
    important: true,
    reason: '新品',
  });
});

test('a customer that is not visited regularly sends no visits and no weeks', () => {
  const values = valuesOf(own({ visits: 0 }));
  expect(values).toMatchObject({ mode: 'none', visits: 1, weeks: 1 });
  expect(bodyOf({ ...values, reason: '停业' })).toEqual({ visits: 0, reason: '停业' });
});

test('a frequency of its own is shown again as it was saved', () => {
  const saved = { visits: 2, weeks: 3, weekdays: [2], preferred: [2], spacing: 5, minutes: 15 };
  expect(valuesOf(own({ ...saved, important: false }))).toEqual({
    mode: 'own',
    ...saved,
    important: false,
    reason: '',
  });
});
