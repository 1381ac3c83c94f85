import { describe, expect, it } from 'vitest';
import { fromWgs84, inMainlandChina, toWgs84 } from './datum';
import { distanceMetres } from './geo';

const BEIJING = { latitude: 39.9042, longitude: 116.4074 };
const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };
const HONG_KONG = { latitude: 22.2819, longitude: 114.1589 };
const BALTIMORE = { latitude: 39.2904, longitude: -76.6122 };

describe('coordinate systems', () => {
  it.each([
    ['Beijing', BEIJING],
    ['Shanghai', SHANGHAI],
  ])('shift %s by some hundred metres and come back within a millimetre', (_name, place) => {
    for (const datum of ['gcj02', 'bd09'] as const) {
      const shifted = fromWgs84(place, datum);
      const offset = distanceMetres(place, shifted);
      expect(offset).toBeGreaterThan(100);
      expect(offset).toBeLessThan(1500);
      expect(distanceMetres(toWgs84(shifted, datum), place)).toBeLessThan(0.001);
    }
  });

  it('shift the centre of Beijing by 555 metres in GCJ-02', () => {
    expect(Math.round(distanceMetres(BEIJING, fromWgs84(BEIJING, 'gcj02')))).toBe(555);
  });

  it.each([
    ['Baltimore', BALTIMORE],
    ['Hong Kong', HONG_KONG],
  ])('leave %s where it is', (_name, place) => {
    expect(inMainlandChina(place)).toBe(false);
    expect(fromWgs84(place, 'gcj02')).toEqual(place);
    expect(toWgs84(place, 'bd09')).toEqual(place);
  });
});
