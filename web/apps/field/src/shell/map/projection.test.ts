import { describe, expect, it } from 'vitest';
import { sheetFor } from './projection';

const SHOP = { latitude: 39.29, longitude: -76.61, radius: 200 };
const ME = { latitude: 39.29 + 445 / 111_195, longitude: -76.61, radius: 20 };

describe('a sketch without streets', () => {
  it('shows north up and keeps everything on the sheet', () => {
    const sheet = sheetFor([SHOP, ME]);
    const [shop, me] = [sheet.place(SHOP), sheet.place(ME)];
    expect(me.y).toBeLessThan(shop.y);
    expect(me.x).toBeCloseTo(50, 6);
    expect(shop.y + sheet.length(200)).toBeLessThanOrEqual(100);
    expect(me.y - sheet.length(20)).toBeGreaterThanOrEqual(0);
  });

  it('is true to scale', () => {
    const sheet = sheetFor([SHOP, ME]);
    expect(sheet.place(SHOP).y - sheet.place(ME).y).toBeCloseTo(sheet.length(445), 1);
  });
});
