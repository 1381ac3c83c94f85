/** The newest request for more days in a holding: of this phone, else as the server tells it. Pure. */
import type { AnyCommand } from '../../outbox/types';
import type { Extension } from './standing';

export interface Asked {
  days: number;
  status: Extension['status'] | 'unsent';
}

export function lastAsked(options: {
  customerId: string;
  commands: readonly AnyCommand[];
  told: readonly Extension[];
  /** When the holding began. */
  since: string;
}): Asked | null {
  const began = Date.parse(options.since);
  const told = options.told.filter(({ asked_at }) => Date.parse(asked_at) >= began);
  const own = options.commands
    .filter((command) => command.kind === 'pool.extend')
    .filter(({ payload }) => payload.customer_id === options.customerId)
    .filter(({ state }) => state !== 'rejected' && state !== 'dismissed')
    .at(-1);
  const newest = told[0] ?? null;
  if (own) {
    const { days } = own.payload;
    const id = own.result?.['extension_id'];
    if (id === undefined) return { days, status: 'unsent' };
    const answer = told.find((each) => each.id === id);
    // Confirmed, and not in the list that was asked for before.
    if (!answer && Date.parse(own.happened_at) >= began) return { days, status: 'pending' };
  }
  return newest;
}
