import { expect, test } from 'vitest';
import { countsOf, shownCounts } from './kinds';

const COUNTED = {
  customers: 4,
  opportunities: 0,
  visits: 0,
  follow_ups: 0,
  issues: 2,
  approvals: 0,
  requests: 1,
  person_name: '李娜',
};

test('customers, opportunities and visits are told always, the rest when there is any', () => {
  expect(shownCounts(COUNTED)).toEqual([
    'customers',
    'opportunities',
    'visits',
    'issues',
    'requests',
  ]);
});

test('what is expected are the counts and nothing else', () => {
  expect(countsOf(COUNTED)).not.toHaveProperty('person_name');
  expect(Object.keys(countsOf(COUNTED))).toHaveLength(7);
});
