import { expect, test } from 'vitest';
import type { Group, Metric, Value } from './queries';
import { regions, wayTo } from './regions';

const PLACES = [
  { id: 'company', name: 'Company', parent_id: null },
  { id: 'east', name: 'East', parent_id: 'company' },
  { id: 'west', name: 'West', parent_id: 'company' },
  { id: 'shanghai', name: 'Shanghai', parent_id: 'east' },
];
const METRIC = {
  code: 'kept',
  denominator: [{ name: 'all', zh: '', en: '' }],
} as unknown as Metric;

const value = (numerator: number, denominator: number): Value => ({
  value: numerator / denominator,
  numerator,
  denominator,
  why: null,
});
const group = (id: string, kept: Value): Group => ({
  key: [id],
  names: [`name of ${id}`],
  people: 1,
  values: { kept: { interval: null, ...kept } },
});
const GROUPS = [
  group('shanghai', value(1, 2)),
  group('east', value(2, 2)),
  group('company', value(0, 1)),
  group('west', value(3, 4)),
];
const told = (chosen?: string, groups = GROUPS) =>
  regions(PLACES, groups, { metric: METRIC, chosen }).map(({ name, own, value: { value: of } }) => [
    name,
    own,
    of,
  ]);

test('a department stands for all below it; the one above them for itself', () => {
  expect(told()).toEqual([
    ['East', false, 0.75],
    ['Company', true, 0],
    ['West', false, 0.75],
  ]);
  expect(told('company')).toEqual(told());
});

test('one step down the same begins anew', () => {
  expect(told('east', GROUPS.slice(0, 2))).toEqual([
    ['Shanghai', false, 0.5],
    ['East', true, 1],
  ]);
});

test('what happened in a department that is not seen has its name', () => {
  expect(told('east', [group('gone', value(1, 1))])).toEqual([['name of gone', true, 1]]);
});

test('the way to a department begins at the top', () => {
  expect(wayTo(PLACES, 'shanghai').map(({ id }) => id)).toEqual(['company', 'east', 'shanghai']);
  expect(wayTo(PLACES, 'nowhere')).toEqual([]);
});
