import { expect, test } from 'vitest';
import { stepsOf } from './steps';

const NONE = { month: null, bought_before: 0, median_days: null, median_visits: null, within: [] };

test('each step is held against those who were visited', () => {
  const shares = stepsOf({ ...NONE, visited: 40, opportunity: 10, won: 12 });
  expect(shares.map(({ ofFirst }) => ofFirst)).toEqual([1, 0.25, 0.3]);
});

test('where nobody was visited there is no share', () => {
  const shares = stepsOf({ ...NONE, visited: 0, opportunity: 0, won: 0 });
  expect(shares.map(({ ofFirst }) => ofFirst)).toEqual([null, null, null]);
});
