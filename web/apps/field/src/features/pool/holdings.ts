/** What I hold and for how long: the server's list with the phone's own claims and returns laid over it. Pure. */
import type { CustomerView } from '../../outbox/customers';
import type { AnyCommand, PooledCard } from '../../outbox/types';

export interface Holding extends PooledCard {
  due_on: string | null;
  days_left: number | null;
}

export interface HoldingRow {
  id: string;
  name: string;
  tier: string;
  address: string;
  /** Undefined: claimed here, and the server has not told of it yet. */
  daysLeft: number | null | undefined;
}

/** Claims that the server's list cannot show yet stand first; what is given back is gone at once. */
export function holdingRows(options: {
  holdings: readonly Holding[];
  customers: ReadonlyMap<string, CustomerView>;
  commands: readonly AnyCommand[];
  search: string;
}): HoldingRow[] {
  const { holdings, customers, commands } = options;
  const known = new Set(holdings.map(({ customer_id }) => customer_id));
  const given = new Set(
    commands
      .filter(
        ({ kind, state }) => kind === 'pool.release' && !['rejected', 'dismissed'].includes(state),
      )
      .filter(({ customer_id }) => customer_id !== null && !customers.has(customer_id))
      .map(({ customer_id }) => customer_id),
  );
  const word = options.search.trim().toLocaleLowerCase();
  const mine = [...customers.values()]
    .filter(({ id, claim }) => claim !== 'none' && !known.has(id))
    .filter(({ name }) => name.toLocaleLowerCase().includes(word))
    .map(({ id, name, tier, address }) => ({
      id,
      name,
      tier: tier ?? '',
      address,
      daysLeft: undefined,
    }));
  const told = holdings
    .filter(({ customer_id }) => !given.has(customer_id))
    .map(({ customer_id, name, tier, address, days_left }) => ({
      id: customer_id,
      name,
      tier,
      address,
      daysLeft: days_left,
    }));
  return [...mine, ...told];
}
