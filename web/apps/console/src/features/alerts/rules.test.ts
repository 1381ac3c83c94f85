import { expect, test } from 'vitest';
import type { Rules } from './queries';
import { asAudience, asChoice, rulesByKind, withRule } from './rules';

const KIND = {
  code: 'visit.invalid',
  name: { zh: '无效拜访', en: 'Invalid visit' },
  urgent: false,
  audience: [{ to: 'manager' as const, id: '' }],
};
const OWN = { kind: KIND.code, enabled: false, audience: [], channels: [] };
const OF_DEPARTMENT = { ...OWN, department_id: 'd1' };

test('a kind without an own rule is told as its domain proposes', () => {
  const [found] = rulesByKind({ kinds: [KIND], rules: [OF_DEPARTMENT] } satisfies Rules);
  expect(found).toMatchObject({ own: false, rule: { enabled: true, audience: KIND.audience } });
});

test('changing a rule replaces the own one and keeps those of departments', () => {
  const changed = { ...OWN, enabled: true };
  const after = withRule({ kinds: [KIND], rules: [OWN, OF_DEPARTMENT] }, changed);
  expect(after).toEqual([OF_DEPARTMENT, changed]);
});

test('an audience survives being a choice', () => {
  for (const audience of [
    { to: 'manager' as const, id: '' },
    { to: 'role' as const, id: 'admin' },
  ]) {
    expect(asAudience(asChoice(audience))).toEqual(audience);
  }
});
