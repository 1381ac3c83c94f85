import { describe, expect, it } from 'vitest';
import { deriveCustomers } from '../../outbox/customers';
import type { CustomerCard } from '../../outbox/types';
import { rowsOf, type Order } from './list';

const customer = (id: string, more: Partial<CustomerCard>): CustomerCard => ({
  id,
  name: id,
  address: '',
  type: 'shop',
  tier: null,
  life_stage: 'active',
  tags: [],
  latitude: null,
  longitude: null,
  geofence_radius_m: null,
  opening_hours: null,
  phone: null,
  owner_id: null,
  attributes: {},
  contacts: [],
  last_visit_at: null,
  open_issues: 0,
  ...more,
});

const HERE = { latitude: 39.29, longitude: -76.61 };
const ALL = deriveCustomers(
  [
    customer('far', { name: 'Corner Market', latitude: 39.4, longitude: -76.6 }),
    customer('near', {
      name: 'Bay Café',
      address: 'Pratt Street',
      latitude: 39.291,
      longitude: -76.61,
    }),
    customer('nowhere', { name: 'Annex', phone: '410 555', last_visit_at: '2026-11-01T00:00:00Z' }),
  ],
  [],
);

const ids = (search: string, order: Order) =>
  rowsOf({ customers: ALL.values(), search, order, here: HERE }).map((row) => row.customer.id);

describe('customers on the phone', () => {
  it('are found by any words of name, address and phone', () => {
    expect(ids('pratt bay', 'name')).toEqual(['near']);
    expect(ids('ＣＯＲＮＥＲ', 'name')).toEqual(['far']);
    expect(ids('410', 'name')).toEqual(['nowhere']);
    expect(ids('nothing', 'name')).toEqual([]);
  });

  it('come nearest first, those without a place last', () => {
    expect(ids('', 'near')).toEqual(['near', 'far', 'nowhere']);
  });

  it('come by name, or those first that were not visited for longest', () => {
    expect(ids('', 'name')).toEqual(['nowhere', 'near', 'far']);
    expect(ids('', 'longest').at(-1)).toBe('nowhere');
  });
});
