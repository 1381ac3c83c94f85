import { expect, test } from 'vitest';
import { fixesOf, gapsInWords, photosOf, spokenOf } from './payload';

test('fixes come out of the system they were given in', () => {
  const [fix] = fixesOf({
    location: {
      fixes: [{ latitude: 31.2304, longitude: 121.4737, datum: 'gcj02', accuracy_m: 20 }],
    },
  });
  expect(fix?.latitude).not.toBeCloseTo(31.2304, 4);
  expect(fix?.accuracy_m).toBe(20);
  expect(fixesOf({ location: { fixes: [{ latitude: null }] } })).toEqual([]);
  expect(fixesOf({})).toEqual([]);
});

test('only what a person said is told', () => {
  expect(spokenOf({ visit_id: 'x', outcome: '同意陈列', note: '' })).toEqual([
    ['outcome', '同意陈列'],
  ]);
});

test('photos are known by their hash, however declared', () => {
  expect(photosOf({ photos: [{ sha256: 'a', size: 1 }, 'b'] })).toEqual(['a', 'b']);
});

test('gaps are written as ranges', () => {
  expect(gapsInWords([[3, 5] as const, [9, 9] as const])).toBe('3–5, 9');
});
