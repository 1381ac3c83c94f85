import { expect, test } from 'vitest';
import { rounded, runs, scaled } from './scale';

const at = (value: number | null, day = '2026-03-02') => ({ day, value });

test('the scale ends at a round number that is not smaller than any value', () => {
  expect([0, 0.4, 1, 3, 7, 12, 480].map(rounded)).toEqual([1, 0.5, 1, 5, 10, 20, 500]);
});

test('what is not known has no place on the line, and the last point stands at the end', () => {
  const { dots, top } = scaled([at(2), at(null), at(4)], { wide: 100, high: 108 });
  expect(top).toBe(5);
  expect(dots).toEqual([{ x: 0, y: 68 }, null, { x: 100, y: 28 }]);
});

test('a level worth knowing is in sight, and a fixed top stays', () => {
  expect(scaled([at(1)], { wide: 100, high: 100, mark: 8 }).top).toBe(10);
  expect(scaled([at(0.3)], { wide: 100, high: 100, most: 1 }).top).toBe(1);
  expect(scaled([at(1)], { wide: 100, high: 100 }).dots[0]?.x).toBe(50);
});

test('a line is broken where nothing is known, and a lone value stays', () => {
  const [a, b, c] = [1, 2, 3].map((x) => ({ x, y: 0 }));
  expect(runs([a ?? null, b ?? null, null, c ?? null, null])).toEqual([[a, b], [c]]);
  expect(runs([null, null])).toEqual([]);
});
