import { expect, test } from 'vitest';
import { asValues, bodyOf } from './base';

const home = { latitude: 31.21, longitude: 121.41 };
const office = { latitude: 31.2, longitude: 121.4 };

test('an end that is the start is no second place', () => {
  expect(asValues({ start: home, end: { ...home } })).toMatchObject({ to: 'same', end: null });
  expect(asValues({ start: home, end: office })).toMatchObject({ to: 'other', end: office });
});

test('what is kept and shown is kept the same again', () => {
  for (const base of [
    { start: null, end: null },
    { start: home, end: null },
    { start: home, end: office },
  ])
    expect(bodyOf(asValues(base))).toEqual(base);
});

test('fields that are not shown are not kept', () => {
  expect(bodyOf({ from: 'first', start: home, to: 'other', end: office })).toEqual({
    start: null,
    end: null,
  });
  expect(bodyOf({ from: 'place', start: home, to: 'same', end: office }).end).toBeNull();
});
