import { expect, test } from 'vitest';
import { byReason } from './stuck';

function thing(id: string, reason: string, about: { customer: string; label?: string } | null) {
  return {
    id,
    reason,
    customer_id: about?.customer ?? null,
    name: about === null ? null : `店 ${about.customer}`,
    label: about?.label ?? null,
  };
}

test('what is stuck for one reason stands together, its customers once', () => {
  const found = byReason([
    thing('1', 'no_receiver', { customer: 'a', label: '冰柜' }),
    thing('2', 'frozen', { customer: 'b' }),
    thing('3', 'no_receiver', { customer: 'a', label: '货架' }),
    thing('4', 'not_held', null),
  ]);
  expect(found).toEqual([
    {
      reason: 'no_receiver',
      names: ['店 a（冰柜）', '店 a（货架）'],
      ids: ['1', '3'],
      customers: ['a'],
    },
    { reason: 'frozen', names: ['店 b'], ids: ['2'], customers: ['b'] },
    { reason: 'not_held', names: [], ids: ['4'], customers: [] },
  ]);
});
