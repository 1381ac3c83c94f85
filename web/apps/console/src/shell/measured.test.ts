import { createFormat } from '@shifang/ui';
import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import zh from './i18n/zh.json';
import { measuredText } from './measured';

const format = createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 });
const t = ((key: string, { value }: { value: string }) =>
  zh.unit[key.replace('shell.unit.', '') as keyof typeof zh.unit].replace(
    '{{value}}',
    value,
  )) as unknown as TFunction;
const told = (value: number | null, unit: string) => measuredText({ format, t }, value, unit);

test('what was measured carries its unit', () => {
  expect(told(445.2, 'm')).toBe('445 米');
  expect(told(0.012, 'm')).toBe('0.012 米');
  expect(told(170, 's')).toBe('2 分 50 秒');
  expect(told(-480.5, 's')).toBe('−8 分 1 秒');
  expect(told(2.5, 's')).toBe('2.5 秒');
  expect(told(812.44, 'km/h')).toBe('812.44 公里/时');
  expect(told(4.2, 'sigma')).toBe('4.2 倍标准差');
  expect(told(1, 'count')).toBe('1');
  expect(told(0.333, 'ratio')).toBe('0.333 ratio');
  expect(told(null, 'm')).toBe('—');
});
