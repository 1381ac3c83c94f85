/** Customers of this phone that a new one may be; a guide beside the server's own look. Pure. */
import type { CustomerView } from '../../outbox/customers';
import { distanceBetween } from '../../shell/place';

/** As `POST /customers/known` tells it. */
export interface KnownCustomer {
  id: string;
  name: string;
  distance_m: number;
  same_phone: boolean;
  /** May be opened. */
  visible: boolean;
  owner_id: string | null;
  owner_name: string | null;
}

interface Here {
  name: string;
  phone: string;
  fix: { latitude: number; longitude: number };
  me: string;
}

const ALIKE_M = 150;
const SAME_PHONE_M = 1000;
const FEWEST_DIGITS = 7;
const BEGINNING = 4;

const folded = (text: string): string =>
  text.normalize('NFKC').toLocaleLowerCase().replace(/\s/g, '');
const digitsOf = (phone: string): string => phone.replace(/\D/g, '').replace(/^86(?=\d{11}$)/, '');

/** Names that begin alike close by, the same number a little further; the nearest first. */
export function alikeHere(
  customers: Iterable<CustomerView>,
  { name, phone, fix, me }: Here,
): KnownCustomer[] {
  const start = folded(name).slice(0, BEGINNING);
  const digits = digitsOf(phone);
  const found: KnownCustomer[] = [];
  for (const customer of customers) {
    const distance = distanceBetween(fix, customer);
    if (distance === null || distance > SAME_PHONE_M) continue;
    const called = digits.length >= FEWEST_DIGITS && digitsOf(customer.phone ?? '') === digits;
    const named =
      start.length > 1 && distance <= ALIKE_M && folded(customer.name).startsWith(start);
    if (!called && !named) continue;
    found.push({
      id: customer.id,
      name: customer.name,
      distance_m: Math.round(distance),
      same_phone: called,
      visible: true,
      owner_id: customer.owner_id ?? me,
      owner_name: null,
    });
  }
  return found.sort((a, b) => a.distance_m - b.distance_m).slice(0, 5);
}
