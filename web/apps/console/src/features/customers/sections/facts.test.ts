import { createFormat } from '@shifang/ui';
import { expect, test } from 'vitest';
import { vocabulary, type CustomerSettings } from '../settings';
import { told, type Teller } from './facts';

const settings: CustomerSettings = {
  tiers: [{ key: 'KA', name: { zh: '重点客户', en: 'Key account' } }],
  types: [],
  opportunity_stages: [],
  attributes: [],
  tags: [],
  free_tags: true,
};
const teller: Teller = {
  t: (key, options) => [key, ...Object.values(options ?? {})].join('|'),
  format: createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 }),
  words: vocabulary(settings, 'zh', ['是', '否']),
};

test('a change is told with both values in words', () => {
  const lines = told({ changes: { tier: { before: null, after: 'KA' } } }, teller);
  expect(lines).toEqual(['customers.timeline.change|customers.field.tier|—|重点客户']);
});

test('money and distance carry their unit; ids are not told', () => {
  const lines = told({ amount_cents: 123_450, owner_id: 'x', distance_m: 222 }, teller);
  expect(lines).toEqual([
    'customers.timeline.fact|customers.field.amount_cents|¥1,234.50',
    'customers.timeline.fact|customers.field.distance_m|222 米',
  ]);
});
