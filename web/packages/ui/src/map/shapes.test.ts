import { distanceMetres } from '@shifang/rules';
import { expect, test } from 'vitest';
import { fromDrawn, toDrawn } from './border';
import { extent, pointFeatures, ring, trackFeatures } from './shapes';

const shanghai = { latitude: 31.2304, longitude: 121.4737 };
const baltimore = { latitude: 39.2825, longitude: -76.5684 };

test('on a GCJ-02 basemap our point is moved, and a click comes back to it', () => {
  const drawn = toDrawn(shanghai, 'gcj02');
  const there = { latitude: drawn[1], longitude: drawn[0] };
  expect(distanceMetres(shanghai, there)).toBeGreaterThan(300);
  expect(distanceMetres(shanghai, fromDrawn(drawn, 'gcj02'))).toBeLessThan(0.1);
});

test('on a WGS-84 basemap nothing moves', () => {
  expect(toDrawn(shanghai, 'wgs84')).toEqual([shanghai.longitude, shanghai.latitude]);
  expect(toDrawn(baltimore, 'gcj02')).toEqual([baltimore.longitude, baltimore.latitude]);
});

test('every corner of a fence is its radius away', () => {
  for (const [longitude, latitude] of ring({ ...baltimore, radius_m: 200 }, 'wgs84'))
    expect(distanceMetres(baltimore, { latitude, longitude })).toBeCloseTo(200, 0);
});

test('a gap is its own dashed piece and the known pieces do not cross it', () => {
  const points = Array.from({ length: 6 }, (_, at) => ({
    latitude: 39 + at / 1000,
    longitude: -76,
    gap_before: at === 3,
  }));
  const { features } = trackFeatures([{ id: 'a', points }], 'wgs84');
  const gaps = features.filter(({ properties }) => properties?.['gap'] === true);
  expect(gaps.map(({ geometry }) => geometry.coordinates.map(([, latitude]) => latitude))).toEqual([[39.002, 39.003]]);
  const known = features.filter(({ properties }) => properties?.['gap'] === false);
  for (const { geometry } of known) {
    const north = geometry.coordinates.map(([, latitude]) => latitude as number);
    expect(Math.min(...north) >= 39.003 || Math.max(...north) <= 39.002).toBe(true);
  }
});

test('a track fades: later pieces are stronger', () => {
  const points = Array.from({ length: 100 }, (_, at) => ({ latitude: 39 + at / 1000, longitude: -76 }));
  const ages = trackFeatures([{ id: 'a', points }], 'wgs84').features.map(({ properties }) => properties?.['age'] as number);
  expect(ages).toEqual([...ages].sort((a, b) => a - b));
  expect(ages.at(-1)).toBe(1);
});

test('a planned way is as strong everywhere, and has its own colour', () => {
  const points = Array.from({ length: 100 }, (_, at) => ({ latitude: 39 + at / 1000, longitude: -76 }));
  const { features } = trackFeatures([{ id: 'a', points, steady: true, color: '#4338CA' }], 'wgs84');
  expect(new Set(features.map(({ properties }) => properties?.['age']))).toEqual(new Set([1]));
  expect(features.every(({ properties }) => properties?.['color'] === '#4338CA')).toBe(true);
  const point = { ...baltimore, id: '1', meaning: 'brand' as const };
  const [plain, coloured] = pointFeatures([point, { ...point, color: '#4338CA' }], 'wgs84').features;
  expect(plain?.properties).not.toHaveProperty('color');
  expect(coloured?.properties).toMatchObject({ color: '#4338CA' });
});

test('the extent holds all points, and nothing has none', () => {
  expect(extent([shanghai, baltimore], 'wgs84')).toEqual([
    baltimore.longitude,
    shanghai.latitude,
    shanghai.longitude,
    baltimore.latitude,
  ]);
  expect(extent([], 'wgs84')).toBeNull();
  expect(pointFeatures([{ ...baltimore, id: '1', meaning: 'verified', rank: 9 }], 'wgs84').features[0]?.properties).toMatchObject({ rank: 4 });
});
