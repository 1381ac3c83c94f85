import { describe, expect, it } from 'vitest';
import { deriveCustomers } from '../../outbox/customers';
import type { AnyCommand, ClaimedCard, CustomerCard } from '../../outbox/types';
import { holdingRows, type Holding } from './holdings';

const pooled = (id: string): ClaimedCard => ({
  customer_id: id,
  command_id: `claim-${id}`,
  name: `店 ${id}`,
  type: 'convenience',
  tier: 'A',
  address: '路 1 号',
  latitude: 31.2,
  longitude: 121.4,
  pool_id: 'p',
  pool_name: '公海',
  since: '2026-03-02T02:00:00Z',
  distance_m: 30,
  claim_within_m: null,
});
const held = (id: string, days_left: number | null): Holding => ({
  ...pooled(id),
  due_on: null,
  days_left,
});
const owned = (id: string) =>
  ({ id, name: `店 ${id}`, tier: 'A', type: 'convenience', address: '' }) as CustomerCard;

let sequence = 0;
function command(kind: 'pool.claim' | 'pool.release', id: string, state: AnyCommand['state']) {
  sequence += 1;
  const payload = { customer_id: id };
  return {
    id: kind === 'pool.claim' ? `claim-${id}` : `k${sequence}`,
    sequence,
    kind,
    state,
    payload,
    customer_id: id,
    visit_id: null,
    happened_at: '2026-03-02T09:00:00Z',
  } as unknown as AnyCommand;
}

const rows = (
  holdings: Holding[],
  { cards = [] as CustomerCard[], commands = [] as AnyCommand[], search = '' } = {},
) => {
  const customers = deriveCustomers(cards, commands, [pooled('new')]);
  return holdingRows({ holdings, customers, commands, search }).map(({ id, daysLeft }) => [
    id,
    daysLeft,
  ]);
};

describe('my customers', () => {
  it('show a claim at once, before the server tells of it, and once when it does', () => {
    const commands = [command('pool.claim', 'new', 'queued')];
    expect(rows([held('a', 3)], { commands })).toEqual([
      ['new', undefined],
      ['a', 3],
    ]);
    expect(rows([held('new', 15)], { commands })).toEqual([['new', 15]]);
    expect(rows([held('a', 3)], { commands, search: '店 a' })).toEqual([['a', 3]]);
  });

  it('let go of a claim that was refused', () => {
    const commands = [command('pool.claim', 'new', 'rejected')];
    expect(rows([held('a', 3)], { commands })).toEqual([['a', 3]]);
  });

  it('are without what is given back, and have it again when that is refused', () => {
    const cards = [owned('a'), owned('b')];
    const holdings = [held('a', 3), held('b', null)];
    const queued = [command('pool.release', 'a', 'queued')];
    expect(rows(holdings, { cards, commands: queued })).toEqual([['b', null]]);
    const refused = [command('pool.release', 'a', 'rejected')];
    expect(rows(holdings, { cards, commands: refused })).toHaveLength(2);
  });

  it('keep a customer that was claimed again after it was lost to another', () => {
    const commands = [
      { ...command('pool.claim', 'new', 'settled'), id: 'older' } as AnyCommand,
      command('pool.claim', 'new', 'rejected'),
    ];
    expect(rows([], { commands })).toEqual([]);
  });
});
