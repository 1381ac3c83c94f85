import { expect, test } from 'vitest';
import { touched } from './fresh';
import { drawnTrack } from './track';

const STEPS = [0, 100, 700, 5000];
const drawn = {
  ...drawnTrack(
    {
      id: 'ann',
      name: 'Ann',
      letter: 'A',
      color: '#0F766E',
      silences: [],
      columns: {
        time: Float64Array.from(STEPS),
        latitude: new Float64Array(STEPS.length),
        longitude: new Float64Array(STEPS.length),
        accuracy: new Float32Array(STEPS.length),
      },
    },
    'wgs84',
  ),
  x: Float64Array.from(STEPS),
  y: Float64Array.from(STEPS, () => 100),
};
const view = { scale: 1, left: 0, top: 0, width: 1000, height: 600, zoom: 12, metre: 1 };

test('a short way lies on the tile it is on, a longer one on all that it crosses', () => {
  expect(touched({ drawn, view, from: 0, to: 1 }, 4)).toEqual([[0, 0]]);
  expect(touched({ drawn, view, from: 1, to: 2 }, 4)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
});

test('a line at the edge of a tile reaches into the next by its width', () => {
  expect(touched({ drawn, view: { ...view, left: -153 }, from: 0, to: 1 }, 4)).toEqual([
    [0, 0],
    [1, 0],
  ]);
});

test('what is out of sight lies on none', () => {
  expect(touched({ drawn, view, from: 3, to: 3 }, 4)).toEqual([]);
  expect(touched({ drawn, view: { ...view, top: 200 }, from: 0, to: 2 }, 4)).toEqual([]);
});
