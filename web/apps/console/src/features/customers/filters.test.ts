import { expect, test } from 'vitest';
import { customerQuery, exportSearch } from './filters';

test('several choices become a list, the rest stays single', () => {
  expect(customerQuery({ tier: 'KA,A', search: '永', unowned: '1' })).toEqual({
    tier: ['KA', 'A'],
    search: '永',
    unowned: true,
  });
});

test('an export asks for what the list shows', () => {
  expect(exportSearch({ tier: 'KA,A', owner_id: '7' }, 'csv')).toBe(
    'format=csv&tier=KA&tier=A&owner_id=7',
  );
});

test('a box of the map goes on as it is', () => {
  expect(customerQuery({ bbox: '121,31,122,32' })).toEqual({ bbox: '121,31,122,32' });
});
