import { expect, test } from 'vitest';
import { byMovement, figuresOf, inGroup, type TodayVisit } from './figures';

function visit(given: Partial<TodayVisit>): TodayVisit {
  const fresh = {
    id: '1',
    person_id: 'ann',
    person_name: 'Ann',
    state: 'planned',
    completeness: 'open',
    validity: 'pending',
    verification: 'unverified',
    planned_for: '2026-11-21',
    checked_in_at: null,
    ended_at: null,
    on_site_s: null,
  };
  return { ...fresh, ...given } as TodayVisit;
}

const day = [
  visit({
    state: 'checked_out',
    validity: 'valid',
    on_site_s: 600,
    ended_at: '2026-11-21T02:00:00Z',
  }),
  visit({
    state: 'checked_out',
    validity: 'invalid',
    on_site_s: 120,
    ended_at: '2026-11-21T03:00:00Z',
    planned_for: null,
  }),
  visit({ state: 'checked_in', person_id: 'bob', checked_in_at: '2026-11-21T04:00:00Z' }),
  visit({}),
];

test('each number is counted from the visits themselves', () => {
  expect(figuresOf(day)).toEqual({
    visits: 4,
    planned: 3,
    plannedDone: 1,
    onSite: 1,
    finished: 2,
    valid: 1,
    invalid: 1,
    closed: 0,
    peopleOut: 2,
    meanOnSite: 360,
  });
  expect(figuresOf([]).meanOnSite).toBeNull();
});

test('what moved last stands first, what has not begun last', () => {
  expect([...day].sort(byMovement).map(({ state }) => state)).toEqual([
    'checked_in',
    'checked_out',
    'checked_out',
    'planned',
  ]);
});

test('an invalid visit is trouble although it is finished', () => {
  expect(day.filter((each) => inGroup(each, 'trouble'))).toHaveLength(1);
  expect(day.filter((each) => inGroup(each, 'finished'))).toHaveLength(2);
});
