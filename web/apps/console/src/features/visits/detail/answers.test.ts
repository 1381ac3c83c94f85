import { createFormat } from '@shifang/ui';
import { expect, test } from 'vitest';
import { inOrder, plain } from './Answers';

const format = createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 });
const sayings = {
  format,
  yes: '是',
  no: '否',
  word: (key: string) => (key === 'ours' ? '本品' : key),
};

test.each([
  [true, '是'],
  [12.5, '12.5'],
  [['可乐', '雪碧'], '可乐 · 雪碧'],
  ['2026-11-21', '11月21日 周六'],
  ['ours', '本品'],
  ['', '—'],
  [null, '—'],
])('%o is read as %s', (value, words) => {
  expect(plain(value, sayings)).toBe(words);
});

test('fields stand in the order of the form, those it does not name at the end', () => {
  const names = inOrder({ price: 1, stock: 2, product: 3 }, ['product', 'stock']).map(
    ([name]) => name,
  );
  expect(names).toEqual(['product', 'stock', 'price']);
});
