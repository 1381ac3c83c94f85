import { fromWgs84 } from '@shifang/rules';
import { expect, it } from 'vitest';
import { NAVIGATORS, wayTo } from './navigation';

const SHOP = { latitude: 31.2304, longitude: 121.4737, name: '好邻居, 店' };
const ABROAD = { latitude: 39.2904, longitude: -76.6122, name: 'Lexington' };

const param = (address: string, name: string): string | null =>
  new URL(address).searchParams.get(name);

it('hands each navigator the place in its own coordinates', () => {
  const { latitude, longitude } = fromWgs84(SHOP, 'gcj02');
  expect(param(wayTo('amap', SHOP), 'to')).toBe(
    `${longitude.toFixed(6)},${latitude.toFixed(6)},好邻居  店`,
  );
  const chinese = `${latitude.toFixed(6)},${longitude.toFixed(6)}`;
  expect(param(wayTo('tencent', SHOP), 'tocoord')).toBe(chinese);
  expect(param(wayTo('apple', SHOP), 'daddr')).toBe(chinese);
  expect(param(wayTo('google', SHOP), 'destination')).toBe(chinese);
  const baidu = fromWgs84(SHOP, 'bd09');
  expect(param(wayTo('baidu', SHOP), 'location')).toBe(
    `${baidu.latitude.toFixed(6)},${baidu.longitude.toFixed(6)}`,
  );
  expect(wayTo('system', SHOP)).toMatch(/^geo:31\.230400,121\.473700\?/);
});

it('moves no place outside the mainland', () => {
  for (const each of NAVIGATORS) {
    expect(decodeURIComponent(wayTo(each, ABROAD))).toContain('39.290400');
    expect(decodeURIComponent(wayTo(each, ABROAD))).toContain('-76.612200');
  }
});
