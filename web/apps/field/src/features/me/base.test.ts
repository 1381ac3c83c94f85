import { expect, test } from 'vitest';
import { asChosen, asSaved } from './base';

const home = { latitude: 31.21, longitude: 121.41 };
const office = { latitude: 31.2, longitude: 121.4 };

test('nothing kept: the day starts with its first visit', () => {
  expect(asChosen({ start: null, end: null })).toEqual({
    from: 'first',
    start: null,
    to: 'same',
    end: null,
  });
});

test('an end that is the start is no second place', () => {
  expect(asChosen({ start: home, end: { ...home } })).toMatchObject({ to: 'same', end: null });
  expect(asChosen({ start: home, end: office })).toMatchObject({ to: 'place', end: office });
});

test('what is kept and shown is kept the same again', () => {
  for (const base of [
    { start: null, end: null },
    { start: home, end: null },
    { start: home, end: office },
  ])
    expect(asSaved(asChosen(base))).toEqual(base);
});

test('nothing is kept before the places that were asked for are chosen', () => {
  expect(asSaved({ from: 'place', start: null, to: 'same', end: null })).toBeNull();
  expect(asSaved({ from: 'place', start: home, to: 'place', end: null })).toBeNull();
  expect(asSaved({ from: 'first', start: home, to: 'place', end: null })).toEqual({
    start: null,
    end: null,
  });
});
