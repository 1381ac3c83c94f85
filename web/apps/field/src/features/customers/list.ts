/** Searching and ordering customers on the phone. Pure. */
import type { CustomerView } from '../../outbox/customers';
import { distanceBetween } from '../../shell/place';

export type Order = 'near' | 'name' | 'longest';

export interface Row {
  customer: CustomerView;
  distance: number | null;
}

interface Place {
  latitude: number;
  longitude: number;
}

const folded = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

function matches(customer: CustomerView, words: readonly string[]): boolean {
  const text = folded([customer.name, customer.address, customer.phone ?? ''].join(' '));
  return words.every((word) => text.includes(word));
}

const byName = (a: Row, b: Row): number => a.customer.name.localeCompare(b.customer.name, 'zh');

const ORDERS: Record<Order, (a: Row, b: Row) => number> = {
  near: (a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity) || byName(a, b),
  name: byName,
  longest: (a, b) =>
    (a.customer.last_visit_at ?? '').localeCompare(b.customer.last_visit_at ?? '') || byName(a, b),
};

/** Customers that match every word of the search, in the order that was asked for. */
export function rowsOf(options: {
  customers: Iterable<CustomerView>;
  search: string;
  order: Order;
  here: Place | null;
}): Row[] {
  const words = folded(options.search).split(/\s+/).filter(Boolean);
  return [...options.customers]
    .filter((customer) => matches(customer, words))
    .map((customer) => ({ customer, distance: distanceBetween(options.here, customer) }))
    .sort(ORDERS[options.order]);
}
