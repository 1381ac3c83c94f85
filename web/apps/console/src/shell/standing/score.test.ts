import { expect, test } from 'vitest';
import { scored } from './score';

const WEIGHTS = { visits: 30, conversion: 25, trend: 15, nearness: 20, spare: 10 };

test('the parts add up to the points, the heaviest first', () => {
  const score = { visits: 1, conversion: 0.5, trend: 0.5, nearness: 0.25, spare: 0 };
  const parts = scored(score, WEIGHTS);
  expect(parts.map(({ part }) => part)).toEqual([
    'visits',
    'conversion',
    'nearness',
    'trend',
    'spare',
  ]);
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(55);
});

test('a part that the offer does not weigh adds nothing', () => {
  const score = { visits: 1, conversion: 1, trend: 1, nearness: 1, spare: 1 };
  expect(scored(score, { visits: 100 }).map(({ points }) => points)).toEqual([100, 0, 0, 0, 0]);
});
