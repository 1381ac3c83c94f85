import { describe, expect, it } from 'vitest';
import { secondsUntilValid } from './on_site';
import { mintedAt, uuid7 } from './uuid7';
import { watermarkLines } from './watermark';

describe('the minimum stay', () => {
  it('counts down to the first second that is enough', () => {
    expect(secondsUntilValid((2 * 60 + 50) * 1000, 180)).toBe(11);
    expect(secondsUntilValid(180_999, 180)).toBe(1);
    expect(secondsUntilValid(181_000, 180)).toBe(0);
    expect(secondsUntilValid(400, 0)).toBe(0);
  });
});

describe('ids', () => {
  it('are version 7, carry their time and only ever rise', () => {
    const at = new Date('2026-11-21T06:05:00Z');
    const ids = Array.from({ length: 5000 }, () => uuid7(at));
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(mintedAt(ids[0] ?? '')).toBe(at.getTime());
  });

  it('keep rising when the clock steps back', () => {
    const before = uuid7(new Date('2026-11-21T08:00:00Z'));
    expect(uuid7(new Date('2026-11-21T07:00:00Z')) > before).toBe(true);
  });
});

describe('watermark lines', () => {
  const facts = {
    takenAt: new Date('2026-11-21T06:05:09Z'),
    timezone: 'Asia/Shanghai',
    latitude: 31.230416,
    longitude: 121.473701,
    accuracyMetres: 8.4,
    person: '王小明',
    phone: '13800000000',
    customer: '永辉超市（人民路店）',
    visitCode: 'V-1042',
  };

  it('stand in one order and skip what is unknown', () => {
    expect(watermarkLines(facts)).toEqual([
      '2026-11-21 14:05:09 周六',
      '客户 永辉超市（人民路店）',
      '人员 王小明 13800000000',
      '31.230416°N 121.473701°E ±8 米',
      '拜访编号 V-1042',
    ]);
  });

  it('follow the fields and the language of the policy', () => {
    expect(watermarkLines(facts, { fields: ['time', 'phone'], locale: 'en' })).toEqual([
      '2026-11-21 14:05:09 Sat',
      'By 13800000000',
    ]);
  });
});
