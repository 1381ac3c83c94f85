import { expect, test } from 'vitest';
import { countIn, nearestTo, neighbour, type Arrow, type Hexagon } from './neighbours';

/** A cell of H3 in Shanghai and the ring around it. */
const MIDDLE = cell('88309959d5fffff', [
  [121.46322, 31.22965],
  [121.46247, 31.22557],
  [121.46644, 31.2235],
  [121.47115, 31.22552],
  [121.47189, 31.2296],
  [121.46793, 31.23167],
]);
const WEST = cell('88309959c3fffff', [
  [121.45454, 31.2297],
  [121.45379, 31.22562],
  [121.45776, 31.22355],
  [121.46247, 31.22557],
  [121.46322, 31.22965],
  [121.45925, 31.23172],
]);
const SOUTH_WEST = cell('8830995989fffff', [
  [121.45776, 31.22355],
  [121.45702, 31.21947],
  [121.46098, 31.2174],
  [121.46569, 31.21942],
  [121.46644, 31.2235],
  [121.46247, 31.22557],
]);
const SOUTH_EAST = cell('883099598bfffff', [
  [121.46644, 31.2235],
  [121.46569, 31.21942],
  [121.46966, 31.21735],
  [121.47437, 31.21937],
  [121.47512, 31.22345],
  [121.47115, 31.22552],
]);
const EAST = cell('88309959d7fffff', [
  [121.47189, 31.2296],
  [121.47115, 31.22552],
  [121.47512, 31.22345],
  [121.47983, 31.22547],
  [121.48057, 31.22955],
  [121.47661, 31.23162],
]);
const NORTH_EAST = cell('88309959d1fffff', [
  [121.46867, 31.23575],
  [121.46793, 31.23167],
  [121.47189, 31.2296],
  [121.47661, 31.23162],
  [121.47735, 31.2357],
  [121.47338, 31.23776],
]);
const NORTH_WEST = cell('88309959ddfffff', [
  [121.45999, 31.2358],
  [121.45925, 31.23172],
  [121.46322, 31.22965],
  [121.46793, 31.23167],
  [121.46867, 31.23575],
  [121.4647, 31.23781],
]);
const CELLS = [WEST, SOUTH_WEST, MIDDLE, SOUTH_EAST, EAST, NORTH_EAST, NORTH_WEST];

function cell(name: string, outline: [number, number][]): Hexagon {
  return { cell: name, outline };
}

function walk(from: Hexagon, arrows: Arrow[]): string[] {
  let at = from;
  return arrows.map((arrow) => {
    at = neighbour(at, arrow, CELLS) ?? at;
    return at.cell;
  });
}

test('an arrow leads to the neighbour that lies most nearly there', () => {
  expect(neighbour(MIDDLE, 'ArrowLeft', CELLS)).toBe(WEST);
  expect(neighbour(MIDDLE, 'ArrowRight', CELLS)).toBe(EAST);
  expect([NORTH_EAST, NORTH_WEST]).toContain(neighbour(MIDDLE, 'ArrowUp', CELLS));
  expect([SOUTH_EAST, SOUTH_WEST]).toContain(neighbour(MIDDLE, 'ArrowDown', CELLS));
});

test('the opposite arrow leads back', () => {
  for (const [there, back] of [
    ['ArrowUp', 'ArrowDown'],
    ['ArrowDown', 'ArrowUp'],
    ['ArrowLeft', 'ArrowRight'],
    ['ArrowRight', 'ArrowLeft'],
  ] as const)
    expect(walk(MIDDLE, [there, back])[1]).toBe(MIDDLE.cell);
});

test('every cell of the ring is reached by four arrows', () => {
  const reached = new Set([
    ...walk(MIDDLE, ['ArrowUp', 'ArrowLeft', 'ArrowDown']),
    ...walk(MIDDLE, ['ArrowUp', 'ArrowRight', 'ArrowDown']),
    ...walk(MIDDLE, ['ArrowDown', 'ArrowLeft', 'ArrowUp']),
    ...walk(MIDDLE, ['ArrowDown', 'ArrowRight', 'ArrowUp']),
  ]);
  expect(reached).toEqual(new Set(CELLS.map((each) => each.cell)));
});

test('where the cells end there is no neighbour, and a cell behind a gap is none', () => {
  expect(neighbour(WEST, 'ArrowLeft', CELLS)).toBeNull();
  expect(neighbour(WEST, 'ArrowRight', [WEST, EAST])).toBeNull();
  expect(neighbour(WEST, 'ArrowUp', [])).toBeNull();
});

test('a place finds its cell, and a cell the places in it', () => {
  const market = { latitude: 31.2275, longitude: 121.467 };
  expect(nearestTo(market, CELLS)).toBe(MIDDLE);
  expect(nearestTo(market, [])).toBeNull();
  const places = [
    market,
    { latitude: 31.2237, longitude: 121.4664 },
    { latitude: 31.2234, longitude: 121.463 },
  ];
  expect(countIn(MIDDLE, places)).toBe(2);
  expect(countIn(SOUTH_WEST, places)).toBe(1);
  expect(countIn(EAST, places)).toBe(0);
});
