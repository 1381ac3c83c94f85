import { expect, test } from 'vitest';
import { changed, sharedSearch } from './filters';

test('department, person and dates go along to other pages; the rest stays behind', () => {
  expect(sharedSearch('?search=abc&department_id=7&from=2026-11-01&open=9')).toBe(
    '?department_id=7&from=2026-11-01',
  );
  expect(sharedSearch('?open=9')).toBe('');
});

test('an empty filter leaves the address, the others stay', () => {
  const before = new URLSearchParams('tier=A&search=x&open=1');
  expect(changed(before, { search: '', tier: 'B' }).toString()).toBe('tier=B&open=1');
});
