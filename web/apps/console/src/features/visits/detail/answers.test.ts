import { createFormat } from '@shifang/ui';
import { expect, test } from 'vitest';
import { inOrder, plain } from './Answers';
import { measured } from './Findings';

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

test('what was measured carries its unit', () => {
  expect(measured(format, 445.2, 'm')).toBe('445 米');
  expect(measured(format, 170, 's')).toBe('2 分 50 秒');
  expect(measured(format, 0.333, 'ratio')).toBe('0.33 ratio');
  expect(measured(format, null, 'm')).toBe('—');
});

test('fields stand in the order of the form, those it does not name at the end', () => {
  const names = inOrder({ price: 1, stock: 2, product: 3 }, ['product', 'stock']).map(
    ([name]) => name,
  );
  expect(names).toEqual(['product', 'stock', 'price']);
});
