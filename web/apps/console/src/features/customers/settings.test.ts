import { expect, test } from 'vitest';
import { vocabulary, type CustomerSettings } from './settings';

const settings: CustomerSettings = {
  tiers: [
    { key: 'KA', name: { zh: '重点客户', en: 'Key account' } },
    { key: 'A', name: { zh: 'A 级', en: 'Tier A' } },
  ],
  types: [],
  opportunity_stages: [],
  attributes: [],
  tags: [],
  free_tags: true,
};
const cooling = {
  key: 'cooling',
  name: { zh: '冷柜', en: 'Cooler' },
  kind: 'choices' as const,
  choices: [
    { key: 'own', name: { zh: '自有', en: 'Own' } },
    { key: 'ours', name: { zh: '我司', en: 'Ours' } },
  ],
};

test('words of the organisation come in the language of the page; an unknown key stays itself', () => {
  const zh = vocabulary(settings, 'zh', ['是', '否']);
  expect(zh.tier('KA')).toBe('重点客户');
  expect(zh.tier('X')).toBe('X');
  expect([zh.rank('A'), zh.rank('X')]).toEqual([1, 2]);
});

test('values of attributes are told in words', () => {
  const en = vocabulary(settings, 'en', ['Yes', 'No']);
  expect(en.value(cooling, ['own', 'ours'])).toBe('Own, Ours');
  expect(en.value({ ...cooling, kind: 'boolean' }, false)).toBe('No');
  expect(en.value({ ...cooling, kind: 'integer' }, 3)).toBe('3');
});
