import { expect, test } from 'vitest';
import { receiversIn } from './receivers';

test('people and pools are named with their customers, who got none is not', () => {
  const got = [
    { person_name: '李娜', customers: 12 },
    { person_name: '王伟', customers: 0 },
    { person_name: null, customers: 3 },
  ];
  expect(receiversIn(got, '公海')).toBe('李娜 12 · 公海 3');
  expect(receiversIn([], '公海')).toBe('—');
});
