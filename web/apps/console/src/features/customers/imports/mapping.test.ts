import { expect, test } from 'vitest';
import { mappingOf, needsDatum } from './mapping';

test('a field without a column is not sent', () => {
  expect(mappingOf({ name: 0, phone: undefined })).toEqual({ name: 0 });
});

test('either coordinate asks for the coordinate system', () => {
  expect(needsDatum({ longitude: 4 })).toBe(true);
  expect(needsDatum({ name: 0, latitude: undefined })).toBe(false);
});
