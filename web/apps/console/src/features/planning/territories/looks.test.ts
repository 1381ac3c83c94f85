import { describe, expect, it } from 'vitest';
import { lookOf, pointsOf } from './looks';

const POINTS = {
  people: ['p', 'q'],
  customers: ['one', 'two', 'three'],
  latitude: [31.1, 31.2, 31.3],
  longitude: [121.1, 121.2, 121.3],
  before: [0, 0, -1],
  after: [0, 1, 1],
  fixed: [false, false, false],
};
const ALL = { side: 'after', changedOnly: false, person: null, mode: 'light' } as const;

describe('the look of people', () => {
  it('is another for each of fifty people: letters go on where colours come again', () => {
    const looks = Array.from({ length: 50 }, (_, at) => lookOf(at, 'light'));
    expect(new Set(looks.map(({ letter }) => letter)).size).toBe(50);
    expect(looks[26]?.letter).toBe('AA');
    expect(looks[8]?.color).toBe(looks[0]?.color);
  });
});

describe('customers on the map', () => {
  it('have the colour and letter of whose they are on the side that is shown', () => {
    expect(pointsOf(POINTS, ALL).map(({ order }) => order)).toEqual(['A', 'B', 'B']);
    const before = pointsOf(POINTS, { ...ALL, side: 'before' });
    expect(before.map(({ order }) => order)).toEqual(['A', 'A', undefined]);
    expect(before.map(({ hollow }) => hollow)).toEqual([false, false, true]);
  });

  it('are only those that change, or only those of a person, when asked for', () => {
    const changed = pointsOf(POINTS, { ...ALL, changedOnly: true });
    expect(changed.map(({ id }) => id)).toEqual(['two', 'three']);
    expect(pointsOf(POINTS, { ...ALL, person: 'p' }).map(({ id }) => id)).toEqual(['one', 'two']);
  });

  it('go without letters when they are too many to be read', () => {
    const many = Array.from({ length: 601 }, (_, at) => at);
    const points = {
      ...POINTS,
      customers: many.map(String),
      latitude: many.map(() => 31),
      longitude: many.map(() => 121),
      before: many.map(() => 0),
      after: many.map(() => 1),
    };
    expect(pointsOf(points, ALL).every(({ order }) => order === undefined)).toBe(true);
  });
});
