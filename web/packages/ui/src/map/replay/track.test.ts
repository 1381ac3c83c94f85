import { expect, test } from 'vitest';
import { breaksOf, drawnTrack, extentOf, headOf, lastAt, worldX, worldY, type ReplayTrack } from './track';
import { markAt } from './marks';

const NINE = Date.UTC(2026, 2, 2, 1);

function walk(minutes: number[], silences: ReplayTrack['silences'] = []): ReplayTrack {
  return {
    id: 'ann',
    name: 'Ann',
    letter: 'A',
    color: '#0F766E',
    silences,
    columns: {
      time: Float64Array.from(minutes, (minute) => NINE + minute * 60_000),
      latitude: Float64Array.from(minutes, (minute) => 31 + minute / 1000),
      longitude: Float64Array.from(minutes, () => 121),
      accuracy: Float32Array.from(minutes, () => 8),
    },
  };
}

test('the last point at or before a moment is found, and none before the first', () => {
  const column = Float64Array.of(10, 20, 20, 30);
  expect([9, 10, 19, 20, 29, 30, 99].map((wanted) => lastAt(column, wanted))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
  expect(lastAt(new Float64Array(0), 1)).toBe(-1);
});

test('a silence breaks the line before the point that ends it, and at every point inside', () => {
  const { columns } = walk([0, 1, 2, 20, 21, 22]);
  const silence = { from: NINE + 2 * 60_000, to: NINE + 20 * 60_000 };
  expect([...breaksOf(columns.time, [silence])]).toEqual([0, 0, 0, 1, 0, 0]);
  const stray = walk([0, 1, 2, 9, 20, 21]);
  expect([...breaksOf(stray.columns.time, [silence])]).toEqual([0, 0, 0, 1, 1, 0]);
});

test('between two points somebody is on the way; in a silence only where they were last', () => {
  const silence = { from: NINE + 2 * 60_000, to: NINE + 20 * 60_000 };
  const drawn = drawnTrack(walk([0, 1, 2, 20], [silence]), 'wgs84');
  const half = headOf(drawn, NINE + 30_000);
  expect(half?.known).toBe(true);
  expect(half?.y).toBeCloseTo((worldY(31) + worldY(31.001)) / 2, 10);
  expect(headOf(drawn, NINE + 10 * 60_000)).toMatchObject({ known: false, y: worldY(31.002) });
  expect(headOf(drawn, NINE + 20 * 60_000)).toMatchObject({ known: true });
});

test('before the first and after the last point nobody knows', () => {
  const drawn = drawnTrack(walk([0, 1]), 'wgs84');
  expect(headOf(drawn, NINE - 1)).toMatchObject({ known: false, x: worldX(121) });
  expect(headOf(drawn, NINE + 61_000)).toMatchObject({ known: false });
  expect(headOf(drawnTrack(walk([]), 'wgs84'), NINE)).toBeNull();
});

test('a map in another system draws the track where its own streets are', () => {
  const track = walk([0, 1]);
  expect(drawnTrack(track, 'gcj02').x[0]).not.toBeCloseTo(worldX(121), 7);
  const [west, south, east, north] = extentOf([track], [], 'wgs84') as [number, number, number, number];
  expect([west, south, east, north]).toEqual([121, 31, 121, 31.001]);
  expect(extentOf([], [], 'wgs84')).toBeNull();
});

test('the nearest mark takes the click, and none takes one from afar', () => {
  const placed = [
    { id: 'a', x: 10, y: 10 },
    { id: 'b', x: 18, y: 10 },
  ];
  expect(markAt(placed, 15, 10)).toBe('b');
  expect(markAt(placed, 60, 60)).toBeNull();
});
