import { expect, test } from 'vitest';
import { asked } from './TakeAlong';

test('a file is asked for with what the page shows, and nothing that is not chosen', () => {
  const range = { since: '2026-03-01', until: '2026-03-31' };
  const found = asked(['done', 'valid'], { ...range, by: ['person', 'month'], department_id: 'd' });
  expect(found.toString()).toBe(
    'since=2026-03-01&until=2026-03-31&metric=done&metric=valid&by=person&by=month&department_id=d',
  );
  expect(asked(['done'], { ...range, by: [], person_id: undefined }).toString()).toBe(
    'since=2026-03-01&until=2026-03-31&metric=done',
  );
});
