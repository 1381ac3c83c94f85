import { expect, test } from 'vitest';
import { toCents } from './money';

test('an amount becomes whole cents, without a float behind it', () => {
  expect(toCents(19.99)).toBe(1999);
  expect(toCents(1_286_050.1)).toBe(128_605_010);
  expect(toCents(undefined)).toBeNull();
});
