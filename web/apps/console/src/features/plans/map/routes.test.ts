import { expect, test } from 'vitest';
import type { Stop } from '../queries';
import { drawn } from './routes';

const at = (id: string, latitude: number | null) =>
  ({ id, latitude, longitude: latitude, customer_name: id }) as Stop;
const ROUTE = {
  key: 'ann|2026-11-30',
  person: 'ann',
  day: '2026-11-30',
  stops: [at('a', 1), at('b', null), at('c', 3)],
  color: '#0F766E',
};

test('stops keep the numbers of their order though one has no position', () => {
  const { points, tracks } = drawn([ROUTE], true);
  expect(points.map(({ id, order, color }) => [id, order, color])).toEqual([
    ['a', 1, '#0F766E'],
    ['c', 3, '#0F766E'],
  ]);
  expect(tracks[0]?.points.map(({ latitude }) => latitude)).toEqual([1, 3]);
});

test('a whole period is drawn without numbers', () => {
  expect(drawn([ROUTE], false).points.every(({ order }) => order === undefined)).toBe(true);
});
