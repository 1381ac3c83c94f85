import { expect, test } from 'vitest';
import { FITTED, isZoomKey, moveBy, zoomAt, zoomByKey } from './zoom';

test('the point under the cursor stays under the cursor', () => {
  const cursor = { x: 100, y: -40 };
  const once = zoomAt(FITTED, 2, cursor);
  // The picture's point that was at the cursor: cursor = shift + scale × point.
  expect(once.x + once.scale * 100).toBeCloseTo(cursor.x);
  expect(once.y + once.scale * -40).toBeCloseTo(cursor.y);
});

test('zoom ends at fitted and at eight times', () => {
  expect(zoomAt({ scale: 2, x: 5, y: 5 }, 0.1, { x: 0, y: 0 })).toEqual(FITTED);
  expect(zoomAt(FITTED, 100, { x: 0, y: 0 }).scale).toBe(8);
});

test('a fitted picture does not move', () => {
  expect(moveBy(FITTED, { x: 9, y: 9 })).toEqual(FITTED);
  expect(moveBy({ scale: 2, x: 1, y: 1 }, { x: 2, y: 3 })).toEqual({ scale: 2, x: 3, y: 4 });
});

test('keys zoom in, out and back to fitted; others do nothing', () => {
  const once = zoomByKey('+')(FITTED);
  expect(once.scale).toBe(1.5);
  expect(zoomByKey('-')(zoomByKey('=')(once)).scale).toBe(1.5);
  expect(zoomByKey('0')({ scale: 4, x: 30, y: 2 })).toEqual(FITTED);
  expect(['+', '=', '-', '0', 'b', 'ArrowLeft'].filter(isZoomKey)).toEqual(['+', '=', '-', '0']);
});
