import { expect, test } from 'vitest';
import type { Pool } from '../queries';
import { bodyOf, draftOf, newRule, pathOf } from './types';

const pool = {
  id: '1',
  name: '市区',
  priority: 10,
  departments: ['d'],
  members: [],
  admins: ['keeper'],
  types: [],
  tiers: ['A'],
  cells: ['8830e1d8a7fffff'],
  fallback_id: '2',
  fallback_days: 30,
  version: 3,
  in_force_from: '2026-03-02',
  created_at: '2026-03-01T00:00:00Z',
  archived_at: null,
  rules: {
    claim: { day_quota: 5, tier_caps: { A: 20 }, tie_break: 'first', window_minutes: 30 },
    reclaim: { A: { ...newRule('A'), tier: undefined } },
    before_claim: { masked: ['address'], views_per_day: 30 },
  },
} as unknown as Pool;

test('a pool that is opened and saved stays what it was, fields the form does not show among them', () => {
  const body = bodyOf(draftOf(pool), pool);
  expect(body.cells).toEqual(['8830e1d8a7fffff']);
  expect(body.in_force_from).toBeNull();
  const rules = body.rules as { claim: object; reclaim: object; before_claim: object };
  expect(rules.claim).toMatchObject({ day_quota: 5, tie_break: 'first', window_minutes: 30 });
  expect(Object.keys(rules.reclaim)).toEqual(['A']);
  expect(rules.before_claim).toEqual({ masked: ['address'], views_per_day: 30 });
  expect(body.admins).toEqual(['keeper']);
});

test('days without a fall-back are not sent, warnings go out in order', () => {
  const draft = { ...draftOf(pool), fallback_id: null };
  draft.reclaim = [{ ...newRule('*'), warn_days: [1, 7, 3] }];
  const body = bodyOf(draft, pool);
  expect(body.fallback_days).toBeNull();
  expect(body.rules).toMatchObject({ reclaim: { '*': { warn_days: [7, 3, 1] } } });
});

test('rules saved before offers and windows were known open with the usual ones', () => {
  expect(draftOf(pool).claim).toMatchObject({ offer: { hours: 0, people: 3 }, window_minutes: 30 });
  expect(draftOf(pool).reclaim[0]).toMatchObject({
    extensions: 0,
    extension_days: 30,
    hold_days: 3,
  });
});

test('an emptied cap of a tier is no cap', () => {
  const before = draftOf(pool);
  const draft = { ...before, claim: { ...before.claim, tier_caps: { A: null, B: 0 } } };
  expect(bodyOf(draft, pool).rules).toMatchObject({ claim: { tier_caps: { B: 0 } } });
});

test('a field that the server names is found in the form', () => {
  const draft = { ...draftOf(null), reclaim: [newRule('*'), newRule('A')] };
  expect(pathOf('claim.day_quota', draft)).toEqual(['claim', 'day_quota']);
  expect(pathOf('reclaim.A.conditions.0.days', draft)).toEqual([
    'reclaim',
    1,
    'conditions',
    0,
    'days',
  ]);
  expect(pathOf('claim.offer.hours', draft)).toEqual(['claim', 'offer', 'hours']);
  expect(pathOf('fallback_days', draft)).toEqual(['fallback_days']);
});
