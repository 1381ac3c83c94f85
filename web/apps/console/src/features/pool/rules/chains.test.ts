import { expect, test } from 'vitest';
import { chainsOf } from './FallbackChain';

const pool = (id: string, fallback_id: string | null = null) => ({
  id,
  name: id,
  fallback_id,
  fallback_days: fallback_id === null ? null : 30,
});

test('a chain begins where nothing falls into and ends where nothing falls on', () => {
  const chains = chainsOf([
    pool('department', 'region'),
    pool('region', 'company'),
    pool('company'),
  ]);
  expect(chains.map((chain) => chain.map(({ id }) => id))).toEqual([
    ['department', 'region', 'company'],
  ]);
});

test('two ways into one pool are two chains, pools without a fall-back make none', () => {
  const chains = chainsOf([pool('a', 'c'), pool('b', 'c'), pool('c'), pool('d')]);
  expect(chains.map((chain) => chain.map(({ id }) => id))).toEqual([
    ['a', 'c'],
    ['b', 'c'],
  ]);
});

test('a circle that is being drawn ends', () => {
  expect(chainsOf([pool('a', 'b'), pool('b', 'a')])[0]?.map(({ id }) => id)).toEqual(['a', 'b']);
});
