import { expect, test } from 'vitest';
import { hoursLines } from './hours';

const names = { day: (number: number) => `D${number}`, every: 'daily' };

test('days in a row are drawn together', () => {
  expect(hoursLines([{ days: [3, 1, 2, 6], from: '09:00', to: '18:00' }], names)).toEqual([
    'D1–D3 D6 09:00–18:00',
  ]);
  expect(hoursLines([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }], names)).toEqual([
    'daily 00:00–24:00',
  ]);
});
