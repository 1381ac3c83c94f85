import { describe, expect, it } from 'vitest';
import type { AnyCommand, PooledCard } from '../../outbox/types';
import { anchorOf, freshClaims, merged, rowsOf, type Around } from './near';

const HERE = { latitude: 31.23, longitude: 121.47, accuracy_m: 10 };
const METRE = 1 / 111_195;

const card = (id: string, north: number, more: Partial<PooledCard> = {}): PooledCard => ({
  customer_id: id,
  name: id,
  type: 'convenience',
  tier: 'A',
  address: '',
  latitude: HERE.latitude + north * METRE,
  longitude: HERE.longitude,
  pool_id: 'p',
  pool_name: '公海',
  since: '2026-03-02T02:00:00Z',
  distance_m: null,
  claim_within_m: null,
  ...more,
});

const rows = (
  cards: PooledCard[],
  {
    around = { kind: 'here', radius: 500 } as Around,
    here = HERE as typeof HERE | null,
    mine = [] as string[],
  } = {},
) =>
  rowsOf(cards, {
    around,
    here,
    hops: [HOP],
    isMine: (id) => mine.includes(id),
    own: new Map(),
    now: Date.parse('2026-03-02T10:00:00Z'),
  }).map(({ card: { customer_id }, distance, comeWithin, beside }) => ({
    id: customer_id,
    distance: distance === null ? null : Math.round(distance),
    comeWithin,
    beside: beside && Math.round(beside.distance),
  }));
const HOP = { name: '第一站', latitude: HERE.latitude + 1000 * METRE, longitude: HERE.longitude };

describe('customers around', () => {
  it('are told nearest first, within the circle, without what is mine by now', () => {
    const found = rows([card('far', 700), card('b', 300), card('a', 100), card('own', 50)], {
      mine: ['own'],
    });
    expect(found.map(({ id, distance }) => [id, distance])).toEqual([
      ['a', 100],
      ['b', 300],
    ]);
  });

  it('tell how near one must come, the accuracy of the phone in its favour', () => {
    const limited = { claim_within_m: 200 };
    const found = rows([card('near', 205, limited), card('far', 260, limited)]);
    expect(found.map(({ id, comeWithin }) => [id, comeWithin])).toEqual([
      ['near', null],
      ['far', 200],
    ]);
  });

  it('keep the distance they came with while the phone does not know where it is', () => {
    const found = rows([card('a', 100, { distance_m: 120, claim_within_m: 200 })], { here: null });
    expect(found).toEqual([{ id: 'a', distance: 120, comeWithin: null, beside: null }]);
    const unknown = rows([card('b', 100, { claim_within_m: 200 })], { here: null });
    expect(unknown[0]).toMatchObject({ distance: null, comeWithin: 200 });
  });

  it('along the way are those beside a stop', () => {
    const found = rows([card('beside', 1100), card('nowhere', 2000)], {
      around: { kind: 'route' },
    });
    expect(found.map(({ id, beside }) => [id, beside])).toEqual([['beside', 100]]);
  });

  it('found by two questions are one', () => {
    expect(merged([[card('a', 1)], [card('a', 1), card('b', 2)]])).toHaveLength(2);
  });
});

describe('the place that is asked about', () => {
  it('stays until one has walked away from it', () => {
    const step = { ...HERE, latitude: HERE.latitude + 20 * METRE };
    const away = { ...HERE, latitude: HERE.latitude + 60 * METRE };
    expect(anchorOf(null, HERE, 500)).toBe(HERE);
    expect(anchorOf(HERE, step, 500)).toBe(HERE);
    expect(anchorOf(HERE, away, 500)).toBe(away);
    expect(anchorOf(HERE, null, 500)).toBe(HERE);
  });
});

describe('claims of late', () => {
  const now = Date.parse('2026-03-02T10:00:00Z');
  const claim = (id: string, state: string, at = '2026-03-02T09:00:00Z') =>
    ({
      id: `k-${id}`,
      kind: 'pool.claim',
      state,
      happened_at: at,
      customer_id: id,
      payload: { customer_id: id },
    }) as unknown as AnyCommand;

  it('are told newest first, without those refused, of long ago, or gone again', () => {
    const commands = [
      claim('old', 'settled', '2026-03-01T09:00:00Z'),
      claim('gone', 'settled'),
      claim('first', 'applied'),
      claim('lost', 'rejected'),
      claim('second', 'queued'),
    ];
    expect(freshClaims(commands, { now, isMine: (id) => id !== 'gone' })).toEqual([
      { customerId: 'second', sent: false },
      { customerId: 'first', sent: true },
    ]);
  });
});
