import { describe, expect, it } from 'vitest';
import { fromWgs84 } from './datum';
import { viewFence } from './fence';

const SHOP = { latitude: 39.9042, longitude: 116.4074 };
const north = (metres: number) => ({ ...SHOP, latitude: SHOP.latitude + metres / 111_195 });

describe('the fence on the phone', () => {
  it('holds a fix that its accuracy brings within reach', () => {
    const view = viewFence({ ...north(210), accuracyMetres: 20 }, { customer: SHOP, radius: 200 });
    expect(view.inside).toBe(true);
    expect(Math.round(view.distance)).toBe(210);
  });

  it('refuses 445 metres with 20 metres of accuracy against 200', () => {
    const view = viewFence({ ...north(445), accuracyMetres: 20 }, { customer: SHOP, radius: 200 });
    expect(view).toMatchObject({ inside: false, mixUp: null });
    expect(Math.round(view.distance)).toBe(445);
  });

  it('gives a coarse fix no more than a hundred metres', () => {
    const view = viewFence(
      { ...north(500), accuracyMetres: 3000 },
      { customer: SHOP, radius: 200 },
    );
    expect(view.inside).toBe(false);
  });

  it('names GCJ-02 when the same place was given in it by mistake', () => {
    const view = viewFence(
      { ...fromWgs84(SHOP, 'gcj02'), accuracyMetres: 20 },
      { customer: SHOP, radius: 200 },
    );
    expect(view).toMatchObject({ inside: false, mixUp: 'gcj02' });
  });
});
