import { expect, test } from 'vitest';
import {
  aroundCell,
  boxOf,
  breaksOf,
  classOf,
  drawnCells,
  endOf,
  isBlind,
  middleOf,
  monthsUpTo,
  stepsOf,
  stillThere,
  topCells,
  valueOf,
  weightOf,
} from './market';
import type { Place } from './queries';

const NOTHING: Place = {
  cell: '8730',
  outline: [
    [121.4, 31.2],
    [121.5, 31.2],
    [121.45, 31.26],
  ],
  area_km2: 5,
  done: 0,
  valid: 0,
  verified: 0,
  refuted: 0,
  flagged: 0,
  ordered: 0,
  on_site_s: 0,
  visited: null,
  customers: 0,
  owned: 0,
};

function place(cell: string, fields: Partial<Place>): Place {
  return { ...NOTHING, cell, ...fields };
}

test('classes hold about as many cells each', () => {
  const values = Array.from({ length: 100 }, (_, at) => at);
  const breaks = breaksOf(values);
  expect(breaks).toEqual([1, 20, 40, 60, 80]);
  const sizes = [0, 0, 0, 0, 0];
  for (const value of values.slice(1)) {
    const at = classOf(breaks, value);
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  for (const size of sizes) expect(Math.abs(size - 20)).toBeLessThanOrEqual(1);
});

test('few different values make few classes, and nothing none', () => {
  expect(breaksOf([0, 0])).toEqual([]);
  expect(breaksOf([])).toEqual([]);
  expect(breaksOf([3, 3, 3, 3])).toEqual([3]);
  expect(breaksOf([1, 1, 1, 2, 2])).toEqual([1, 2]);
});

test.each([
  [[0.123, 0.456, 7.89, 12.34, 1234]],
  [[0.0099, 0.01, 0.3, 0.7, 99.9]],
  [[1, 10, 100, 1000, 10_000]],
])('every value lies in a class that its legend names: %j', (values) => {
  const breaks = breaksOf(values);
  const steps = stepsOf(breaks, false);
  for (const value of values) {
    const step = steps[classOf(breaks, value)];
    expect(step).toBeDefined();
    expect(value).toBeGreaterThanOrEqual(step?.from ?? Infinity);
    expect(value).toBeLessThan(step?.to ?? Infinity);
  }
  expect([...breaks].sort((one, other) => one - other)).toEqual(breaks);
});

test('a legend of counts has no gaps', () => {
  expect(stepsOf([1, 2, 5], true)).toEqual([
    { from: 1, to: 1 },
    { from: 2, to: 4 },
    { from: 5, to: null },
  ]);
});

test('a stronger class is filled more', () => {
  const weights = [-1, 0, 1, 2].map((at) => weightOf(at, 3));
  expect(weights).toEqual([0, 1 / 3, 2 / 3, 1]);
  expect(weightOf(-1, 0)).toBe(0);
});

test('a blind spot has customers and no verified visit', () => {
  expect(isBlind({ customers: 3, verified: 0 })).toBe(true);
  expect(isBlind({ customers: 3, verified: 1 })).toBe(false);
  expect(isBlind({ customers: 0, verified: 0 })).toBe(false);
  expect(valueOf(place('a', { customers: 4, done: 2 }), 'blind')).toBe(4);
  expect(valueOf(place('a', { customers: 4, verified: 2 }), 'blind')).toBe(0);
  expect(valueOf(place('a', { verified: 10 }), 'density')).toBe(2);
  expect(valueOf(place('a', { verified: 10, ordered: 3 }), 'ordered')).toBe(3);
});

test('cells without a number are drawn as empty, the chosen one above all', () => {
  const cells = [
    place('a', { verified: 4, done: 4 }),
    place('b', { customers: 2 }),
    place('c', { verified: 9, done: 9 }),
  ];
  const drawn = drawnCells(cells, { layer: 'verified', breaks: [4, 9], chosen: 'a' });
  expect(drawn.map(({ id, weight, meaning }) => [id, weight, meaning])).toEqual([
    ['b', 0, 'waiting'],
    ['c', 1, 'brand'],
    ['a', 0.5, 'brand'],
  ]);
  const blind = drawnCells(cells, { layer: 'blind', breaks: [2], chosen: null });
  expect(blind.map(({ meaning, weight }) => [meaning, weight])).toEqual([
    ['brand', 0],
    ['warning', 1],
    ['brand', 0],
  ]);
  expect(topCells(cells, 'verified', 1).map(({ cell }) => cell)).toEqual(['c']);
  expect(topCells(cells, 'ordered', 3)).toEqual([]);
});

test('what is seen becomes a box of the earth', () => {
  const bounds = { west: 121.40049, south: 31.20051, east: 121.60049, north: 31.30051 };
  expect(boxOf(bounds)).toBe('121.4,31.2,121.601,31.301');
  expect(boxOf({ west: 170, south: -20, east: 190, north: 20 })).toBe('170,-20,-170,20');
  expect(boxOf({ west: -300, south: -85, east: 300, north: 85 })).toBe('-180,-85,180,85');
  expect(boxOf({ west: 1, south: -90, east: 2, north: 89.9999 })).toBe('1,-90,2,90');
});

test('a cell has a middle and a box', () => {
  expect(middleOf(NOTHING).longitude).toBeCloseTo(121.45);
  expect(middleOf(NOTHING).latitude).toBeCloseTo(31.22);
  expect(aroundCell(NOTHING)).toBe('121.4,31.2,121.5,31.26');
});

test('what was chosen stays chosen when cells come in another size', () => {
  const wide = place('wide', {
    outline: [
      [121, 31],
      [122, 31],
      [121.5, 32],
    ],
  });
  const far = place('far', {
    outline: [
      [1, 1],
      [2, 1],
      [1.5, 2],
    ],
  });
  expect(stillThere([far, NOTHING, wide], NOTHING)).toBe(NOTHING);
  expect(stillThere([far, wide], NOTHING)).toBe(wide);
  expect(stillThere([far], NOTHING)).toBeUndefined();
  expect(stillThere([wide], null)).toBeUndefined();
});

test('months go up to the one of today', () => {
  expect(monthsUpTo('2026-02-28', 3)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  expect(monthsUpTo('2026-11-24', 24)).toHaveLength(24);
  expect(endOf('2026-02-01')).toBe('2026-02-28');
  expect(endOf('2026-12-01')).toBe('2026-12-31');
});
