import { beforeEach, expect, test } from 'vitest';
import { rememberedHidden, rememberHidden } from './columns';

const columns = [
  { key: 'name', fixedColumn: true },
  { key: 'phone', hiddenAtFirst: true },
  { key: 'tier' },
];

beforeEach(() => localStorage.clear());

test('a table decides until the person does', () => {
  expect(rememberedHidden('customers', columns)).toEqual(['phone']);
  rememberHidden('customers', []);
  expect(rememberedHidden('customers', columns)).toEqual([]);
  rememberHidden('customers', ['tier']);
  expect(rememberedHidden('customers', columns)).toEqual(['tier']);
});

test('a column that is gone or fixed cannot stay hidden', () => {
  rememberHidden('customers', ['old', 'name', 'tier']);
  expect(rememberedHidden('customers', columns)).toEqual(['tier']);
});
