import { expect, test } from 'vitest';
import { createFormat } from './format';

const zh = createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 });
const en = createFormat({ language: 'en', timeZone: 'Asia/Shanghai', thisYear: 2026 });

test('a moment is told in the time zone of the organisation', () => {
  expect(zh.moment('2026-11-21T06:05:00Z')).toBe('11月21日 周六 14:05');
  expect(en.moment('2026-11-21T06:05:00Z')).toBe('Sat 21 Nov, 14:05');
  expect(zh.moment('2026-11-20T18:05:00Z')).toBe('11月21日 周六 02:05');
  expect(zh.clockExact('2026-11-20T18:05:09Z')).toBe('02:05:09');
});

test('another year is said', () => {
  expect(zh.day('2025-11-21')).toBe('2025年11月21日 周五');
  expect(en.day('2025-11-21')).toBe('Fri 21 Nov 2025');
});

test('a span of days says both years when one of them is another', () => {
  expect(zh.days('2026-11-08', '2026-12-07')).toBe('11月8日 – 12月7日');
  expect(en.days('2026-11-08', '2026-12-07')).toBe('8 Nov – 7 Dec');
  expect(zh.days('2026-10-08', '2027-10-08')).toBe('2026年10月8日 – 2027年10月8日');
  expect(en.days('2026-10-08', '2027-10-08')).toBe('8 Oct 2026 – 8 Oct 2027');
});

test('a month says its year when it is another', () => {
  expect(zh.month('2026-11-01')).toBe('11月');
  expect(zh.month('2025-03-01')).toBe('2025年3月');
  expect(en.month('2026-11-01')).toBe('Nov');
  expect(en.month('2025-03-01')).toBe('Mar 2025');
});

test('a plain day is not moved by a time zone', () => {
  const west = createFormat({ language: 'en', timeZone: 'America/New_York', thisYear: 2026 });
  expect(west.day('2026-11-21')).toBe('Sat 21 Nov');
  expect(west.isoDay(new Date('2026-11-21T03:00:00Z'))).toBe('2026-11-20');
});

test.each([
  [445.4, '445 米', '445 m'],
  [999.7, '1 公里', '1 km'],
  [1234, '1.2 公里', '1.2 km'],
  [123_456, '123 公里', '123 km'],
])('%d metres', (metres, chinese, english) => {
  expect(zh.distance(metres)).toBe(chinese);
  expect(en.distance(metres)).toBe(english);
});

test.each([
  [45, '45 秒', '45 s'],
  [170, '2 分 50 秒', '2 min 50 s'],
  [180, '3 分钟', '3 min'],
  [754, '12 分钟', '12 min'],
  [3900, '1 小时 5 分钟', '1 h 5 min'],
  [7200, '2 小时', '2 h'],
])('%d seconds', (seconds, chinese, english) => {
  expect(zh.duration(seconds)).toBe(chinese);
  expect(en.duration(seconds)).toBe(english);
});

test('what happened is told from now', () => {
  const now = Date.parse('2026-11-21T06:05:00Z');
  expect(zh.ago('2026-11-21T06:02:00Z', now)).toBe('3 分钟前');
  expect(en.ago('2026-11-20T06:02:00Z', now)).toBe('yesterday');
  expect(zh.money(123_450)).toBe('¥1,234.50');
  expect(en.percent(0.256)).toBe('25.6%');
});
