/** Claims that are not mine at once: their pool collects them and decides later. Pure. */
import type { AnyCommand, Decided, PooledCard } from './types';

type Claim = Extract<AnyCommand, { kind: 'pool.claim' }>;

/** What was entered for: on its way, or collected until `closesAt`. */
export interface Entry {
  unsent: boolean;
  tieBreak: Decided;
  closesAt: string | null;
}

const CLOSED: readonly AnyCommand['state'][] = ['rejected', 'dismissed'];

/** Whether claims of a customer are collected, as far as this phone knows: a window that is open stands to its end. */
export const collects = (card: Pick<PooledCard, 'tie_break' | 'window'> | undefined): boolean =>
  Boolean(card?.window) || (card?.tie_break ?? 'first') !== 'first';

/** The entry that a claim is; null when it takes the customer at once, or was refused. */
export function entryOf(command: Claim, card: PooledCard | undefined): Entry | null {
  if (CLOSED.includes(command.state)) return null;
  return command.result ? answered(command.result) : expected(command, card);
}

/** As the server answered. */
function answered(result: NonNullable<Claim['result']>): Entry | null {
  const { state, tie_break, closes_at } = result as Partial<Record<string, string>>;
  if (state !== 'entered') return null;
  const tieBreak = tie_break === 'capacity' ? tie_break : 'lottery';
  return { unsent: false, tieBreak, closesAt: closes_at ?? null };
}

/** As the card said of its pool. */
function expected(command: Claim, card: PooledCard | undefined): Entry | null {
  if (!collects(card)) return null;
  const closesAt = card?.window?.closes_at ?? null;
  return {
    unsent: command.state === 'queued',
    tieBreak: card?.window?.tie_break ?? (card?.tie_break === 'capacity' ? 'capacity' : 'lottery'),
    closesAt,
  };
}
