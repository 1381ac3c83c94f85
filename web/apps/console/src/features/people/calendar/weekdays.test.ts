import { expect, test } from 'vitest';
import { weekdayWords } from './weekdays';

test('days in a row are drawn together', () => {
  expect(weekdayWords([5, 1, 2, 3, 4, 7], String)).toBe('1–5 7');
  expect(weekdayWords([3], String)).toBe('3');
});
