import { expect, test } from 'vitest';
import { freeKey, ofKind, unnamed, withTiers, type CustomerSettings } from './types';

const name = { zh: '甲', en: 'A' };
const SETTINGS: CustomerSettings = {
  tiers: [
    { key: 'A', name },
    { key: 'B', name },
  ],
  default_tier: 'B',
  types: [{ key: 'shop', name }],
  opportunity_stages: [],
  attributes: [],
  tags: [],
  free_tags: true,
  default_geofence_m: 200,
  duplicates: {},
};

test('a new key is free', () => {
  expect(freeKey('t', [{ key: 't2', name }])).toBe('t3');
});

test('the default tier exists after its removal', () => {
  const [first] = SETTINGS.tiers;
  expect(withTiers(SETTINGS, first === undefined ? [] : [first]).default_tier).toBe('A');
  expect(withTiers(SETTINGS, SETTINGS.tiers).default_tier).toBe('B');
});

test('a choice has choices, other kinds do not', () => {
  const attribute = { key: 'a', name, kind: 'text' as const, max_length: 9 };
  expect(ofKind(attribute, 'choice').choices).toHaveLength(1);
  expect(ofKind(ofKind(attribute, 'choice'), 'date')).toEqual({ key: 'a', name, kind: 'date' });
});

test('names that lack a language are counted', () => {
  const types = [{ key: 'x', name: { zh: '药店', en: ' ' } }];
  expect(unnamed(SETTINGS)).toBe(0);
  expect(unnamed({ ...SETTINGS, types })).toBe(1);
});
