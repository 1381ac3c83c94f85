import { expect, test } from 'vitest';
import { kindLabel } from './kinds';
import { fieldsFor, mappingOf, needsDatum } from './mapping';

test('a field without a column is not sent', () => {
  expect(mappingOf({ name: 0, phone: undefined }, ['name', 'phone'])).toEqual({ name: 0 });
});

test('either coordinate asks for the coordinate system', () => {
  expect(needsDatum({ longitude: 4 })).toBe(true);
  expect(needsDatum({ name: 0, latitude: undefined })).toBe(false);
});

test('a field that is not asked for is not sent, whatever column was suggested', () => {
  expect(mappingOf({ name: 0, owner: 3, kind: 1 }, fieldsFor(['name', 'owner'], true))).toEqual({
    name: 0,
    kind: 1,
  });
});

test('leads have kinds and no owner, before the attributes', () => {
  const fields = ['name', 'owner', 'attributes.area'];
  expect(fieldsFor(fields, true)).toEqual(['name', 'kind', 'reference', 'attributes.area']);
  expect(fieldsFor(fields, false)).toEqual(fields);
});

test('a kind of place reads as words', () => {
  expect(kindLabel('shop=mobile_phone', 'en')).toBe('mobile phone (shop)');
  expect(kindLabel('shop=mobile_phone', 'zh-CN')).toBe('手机店');
  expect(kindLabel('craft=brewery', 'zh-CN')).toBe('brewery (craft)');
  expect(kindLabel('building=yes', 'en')).toBe('building');
  expect(kindLabel('超市', 'en')).toBe('超市');
  expect(kindLabel('a=b=c', 'en')).toBe('a=b=c');
});
