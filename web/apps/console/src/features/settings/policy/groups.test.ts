import { expect, test } from 'vitest';
import { groupsOf } from './groups';

test('parts that belong together stand together, unknown ones at the end', () => {
  const keys = ['rooted', 'fence_radius_m', 'mock_location', 'something_new'];
  expect(groupsOf('truth.check_in', keys)).toEqual([
    { name: 'place', keys: ['fence_radius_m'] },
    { name: 'phone', keys: ['mock_location', 'rooted'] },
    { name: null, keys: ['something_new'] },
  ]);
  expect(groupsOf('visits.rules', ['a', 'b'])).toEqual([{ name: null, keys: ['a', 'b'] }]);
});
