import { describe, expect, it } from 'vitest';
import type { CustomerView } from '../../outbox/customers';
import { alikeHere } from './alike';

const FIX = { latitude: 31.23, longitude: 121.47 };
const METRE = 1 / 111_195;

const shop = (id: string, north: number, more: Partial<CustomerView> = {}) =>
  ({
    id,
    name: id,
    phone: null,
    owner_id: 'me',
    latitude: FIX.latitude + north * METRE,
    longitude: FIX.longitude,
    ...more,
  }) as CustomerView;

const found = (shops: CustomerView[], name: string, phone = '') =>
  alikeHere(shops, { name, phone, fix: FIX, me: 'me' }).map(({ id, distance_m, same_phone }) => [
    id,
    distance_m,
    same_phone,
  ]);

describe('what this phone knows of a new customer', () => {
  it('is who begins alike close by, the nearest first', () => {
    const shops = [
      shop('和平便利（二店）', 140),
      shop('和平便利', 20),
      shop('和平便利（远）', 300),
      shop('五金行', 5),
    ];
    // One letter is nobody's name.
    expect(found(shops, '和')).toEqual([]);
    expect(found(shops, '和平 便利超市')).toEqual([
      ['和平便利', 20, false],
      ['和平便利（二店）', 140, false],
    ]);
  });

  it('is who has the same number within a kilometre, however it is written', () => {
    const shops = [
      shop('老王超市', 700, { phone: '+86 138-0000-1234' }),
      shop('远处', 1500, { phone: '13800001234' }),
      shop('没有位置', 0, { phone: '13800001234', latitude: null }),
    ];
    expect(found(shops, '新店', '138 0000 1234')).toEqual([['老王超市', 700, true]]);
    expect(found(shops, '新店', '1234')).toEqual([]);
  });
});
