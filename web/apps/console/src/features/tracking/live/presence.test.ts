import { expect, test } from 'vitest';
import {
  agePart,
  departmentAndBelow,
  isOf,
  seenBy,
  waitAfter,
  type Told,
  type Whereabouts,
} from './presence';

const NOON = Date.UTC(2026, 10, 21, 12);

function told(age_s: number): Told {
  const item = {
    person_id: 'ann',
    person_name: 'Ann',
    department_id: 'north',
    age_s,
    state: 'live',
  };
  const items = [item as Whereabouts];
  return { live: { now: '', live_seconds: 300, items, hidden: [] }, at: NOON, failures: 0 };
}

test('a place grows old by itself, and then is no longer where somebody is', () => {
  expect(seenBy(told(4), NOON)).toMatchObject([{ age: 4, presence: 'live' }]);
  expect(seenBy(told(4), NOON + 200_000)).toMatchObject([{ age: 204, presence: 'live' }]);
  expect(seenBy(told(4), NOON + 297_000)).toMatchObject([{ presence: 'stale' }]);
});

test('a clock that was set back makes nothing younger', () => {
  expect(seenBy(told(90), NOON - 60_000)).toMatchObject([{ age: 90 }]);
});

test('an age is told in whole units', () => {
  expect(agePart(59.9)).toEqual({ unit: 'seconds', value: 59, rest: 0 });
  expect(agePart(60)).toEqual({ unit: 'minutes', value: 1, rest: 0 });
  expect(agePart(3700)).toEqual({ unit: 'hours', value: 1, rest: 1 });
});

test('a department stands for all below it', () => {
  const tree = [
    { id: 'all', parent_id: null },
    { id: 'north', parent_id: 'all' },
    { id: 'team', parent_id: 'north' },
    { id: 'south', parent_id: 'all' },
  ];
  expect([...(departmentAndBelow(tree, 'north') ?? [])]).toEqual(['north', 'team']);
  const ann = { department_id: 'team', person_name: 'Ann' };
  expect(isOf(ann, departmentAndBelow(tree, 'north'), 'AN')).toBe(true);
  expect(isOf(ann, departmentAndBelow(tree, 'south'), undefined)).toBe(false);
  expect(isOf({ ...ann, department_id: null }, null, undefined)).toBe(true);
});

test('after failures it asks less and less often, but never stops', () => {
  expect([0, 1, 2, 3, 9].map(waitAfter)).toEqual([10_000, 20_000, 40_000, 80_000, 120_000]);
});
