import { expect, test } from 'vitest';
import { fileName } from './download';

test('a file keeps the name the server gave it', () => {
  expect(
    fileName('attachment; filename="a.xlsx"; filename*=UTF-8\'\'%E5%AE%A2%E6%88%B7.xlsx'),
  ).toBe('客户.xlsx');
  expect(fileName('attachment; filename="report.xlsx"')).toBe('report.xlsx');
  expect(fileName(null)).toBeNull();
});
