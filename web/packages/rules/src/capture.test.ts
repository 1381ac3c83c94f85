import { describe, expect, it } from 'vitest';
import { assessOnSite, secondsUntilValid } from './onsite';
import { mintedAt, uuid7 } from './uuid7';
import { watermarkLines } from './watermark';

const minutes = (whole: number, seconds: number) => (whole * 60 + seconds) * 1000;

describe('time on site', () => {
  it.each([
    [minutes(2, 50), true],
    [minutes(3, 0), true],
    [minutes(3, 0) + 999, true],
    [minutes(3, 1), false],
  ])('%d ms is invalid: %s', (onSite, invalid) => {
    expect(assessOnSite(onSite) !== null).toBe(invalid);
  });

  it('says what was measured against what', () => {
    expect(assessOnSite(minutes(2, 50))).toEqual({
      signal: 'short_on_site',
      measured: 170,
      limit: 180,
      unit: 's',
    });
    expect(secondsUntilValid(minutes(2, 50), 180)).toBe(11);
    expect(secondsUntilValid(minutes(9, 0), 180)).toBe(0);
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
      '2026-11-21 14:05:09',
      '永辉超市（人民路店）',
      '31.23042, 121.47370 ±8 m',
      '王小明 13800000000',
      'V-1042',
    ]);
  });

  it('follow the fields of the policy', () => {
    expect(watermarkLines(facts, ['time', 'phone'])).toEqual([
      '2026-11-21 14:05:09',
      '13800000000',
    ]);
  });
});
