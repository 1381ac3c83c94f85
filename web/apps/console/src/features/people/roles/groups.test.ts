import { expect, test } from 'vitest';
import { permissionGroups } from './groups';

const permission = (code: string) => ({ code, zh: code, en: code, roles: [] });

test('permissions stand by their subject; one of an unknown subject is not lost', () => {
  const groups = permissionGroups([
    permission('customers.view'),
    permission('visits.do'),
    permission('moon.walk'),
    permission('customers.edit'),
  ]);
  expect(groups.map(({ name }) => name)).toEqual(['visits', 'customers', 'other']);
  expect(groups[1]?.permissions.map(({ code }) => code)).toEqual([
    'customers.view',
    'customers.edit',
  ]);
});
