import { describe, expect, it } from 'vitest';
import { distanceMetres, isPlausiblePoint } from './geo';

describe('distance', () => {
  it('is zero at one place and symmetric between two', () => {
    const here = { latitude: 39.2904, longitude: -76.6122 };
    const there = { latitude: 39.2944, longitude: -76.6122 };
    expect(distanceMetres(here, here)).toBe(0);
    expect(distanceMetres(here, there)).toBeCloseTo(distanceMetres(there, here), 9);
  });

  it('of a thousandth of a degree of latitude is 111.2 metres', () => {
    expect(
      distanceMetres({ latitude: 39, longitude: 116 }, { latitude: 39.001, longitude: 116 }),
    ).toBeCloseTo(111.195, 2);
  });

  it('crosses the date line the short way', () => {
    expect(
      distanceMetres({ latitude: 0, longitude: 179.999 }, { latitude: 0, longitude: -179.999 }),
    ).toBeCloseTo(222.39, 1);
  });
});

describe('a plausible point', () => {
  it('is neither off the globe, nor unknown, nor the zero of a broken receiver', () => {
    expect(isPlausiblePoint({ latitude: 39, longitude: -76 })).toBe(true);
    expect(isPlausiblePoint({ latitude: 91, longitude: 0 })).toBe(false);
    expect(isPlausiblePoint({ latitude: Number.NaN, longitude: 0 })).toBe(false);
    expect(isPlausiblePoint({ latitude: 0, longitude: 0 })).toBe(false);
  });
});
