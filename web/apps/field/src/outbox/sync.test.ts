// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { findGaps } from './gaps';
import { record } from './record';
import { drainCommands } from './sender';
import type { FieldStore } from './store';
import { PURGED, syncOnce } from './sync';
import { card, freshStore, NOW, PretendServer, receiptsOf } from './testing';
import type { ClaimedCard, CommandKind, CustomerCard, NewCommand } from './types';
import type { SyncAnswer } from './wire';

let store: FieldStore;
let server: PretendServer;

const page = (cursor: string, more: Partial<SyncAnswer> = {}): SyncAnswer => ({
  cursor,
  reset: false,
  sections: {},
  ...more,
});

const sync = (now: Date = NOW) => syncOnce({ store, transport: server, now: () => now });

beforeEach(() => {
  store = freshStore();
  server = new PretendServer();
});

describe('sync', () => {
  it('merges what came and what went, and leaves unknown sections aside', async () => {
    const upserts = [{ ...card() }, { ...card({ id: 'v2' }) }];
    server.syncs.push(
      page('1', {
        sections: { visits: { upserts, removed: [] }, later: { upserts: [{}], removed: [] } },
      }),
      page('2', {
        sections: { visits: { upserts: [{ ...card({ state: 'checked_in' }) }], removed: ['v2'] } },
      }),
    );
    await sync();
    expect(await store.visits.count()).toBe(2);
    await sync();
    expect(await store.visits.toArray()).toMatchObject([{ id: 'v1', state: 'checked_in' }]);
    expect(await store.read('cursor')).toBe('2');
  });

  it('starts over on reset and keeps the outbox', async () => {
    await store.visits.add(card({ id: 'gone' }));
    await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'v1', reason: 'r' }, happenedAt: NOW },
      ],
    });
    server.syncs.push(page('9', { reset: true }));
    await sync();
    expect(await store.visits.count()).toBe(0);
    expect(await store.commands.count()).toBe(1);
  });

  it('settles what was confirmed before it asked, and drops it after some days', async () => {
    const [command] = await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'v1', reason: 'r' }, happenedAt: NOW },
      ],
    });
    const id = command?.id ?? '';
    await drainCommands({
      store,
      transport: server,
      receipts: receiptsOf(store, server),
      now: () => NOW,
      random: () => 0,
    });
    server.syncs.push(page('1'), page('2'));
    await sync();
    expect((await store.commands.get(id))?.state).toBe('settled');
    await sync(new Date('2026-11-30T00:00:00Z'));
    expect(await store.commands.get(id)).toBeUndefined();
    expect(await store.read(PURGED)).toBe(1);
  });
});

describe('gaps', () => {
  it('are the runs of numbers that nobody has', () => {
    expect(findGaps([3, 4, 7], 0, 9)).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 6 },
      { from: 8, to: 9 },
    ]);
    expect(findGaps([5, 6], 4, 6)).toEqual([]);
  });

  it('asks at once about what is parked here when its visit has moved on', async () => {
    const [parked] = await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'v1', reason: 'r' }, happenedAt: NOW },
      ],
    });
    const id = parked?.id ?? '';
    server.verdicts.set(id, { status: 'parked', code: 'check_in.rooted' });
    const parts = {
      store,
      transport: server,
      receipts: receiptsOf(store, server),
      now: () => NOW,
      random: () => 0,
    };
    await drainCommands(parts);
    server.verdicts.delete(id);
    await drainCommands(parts);
    expect((await store.commands.get(id))?.state).toBe('parked');
    const told = (state: 'planned' | 'checked_in') => ({
      visits: { upserts: [{ ...card({ state }) }], removed: [] },
    });
    server.syncs.push(page('1', { sections: told('planned') }));
    await sync();
    await drainCommands(parts);
    expect((await store.commands.get(id))?.state).toBe('parked');
    server.syncs.push(page('2', { sections: told('checked_in') }));
    await sync();
    await drainCommands(parts);
    expect((await store.commands.get(id))?.state).toBe('applied');
  });
});

describe('customers of the pool', () => {
  const shop = { id: 'c1', name: 'c1' } as CustomerCard;
  const note = { customer_id: 'c1', command_id: 'k1', name: 'c1' } as ClaimedCard;
  const release: NewCommand<CommandKind> = {
    kind: 'pool.release',
    payload: { customer_id: 'c1', reason: 'r' },
    happenedAt: NOW,
  };

  it('what is given back is gone with its confirmation, before the log tells of it', async () => {
    await store.customers.add(shop);
    await record(store, 'd1', { commands: [release] });
    server.syncs.push(page('1'), page('2'));
    await sync();
    expect(await store.customers.count()).toBe(1);
    await drainCommands({
      store,
      transport: server,
      receipts: receiptsOf(store, server),
      now: () => NOW,
      random: () => 0,
    });
    await sync();
    expect(await store.customers.count()).toBe(0);
  });

  it('what was noted at a claim gives way to the card of the server, and to its end', async () => {
    await store.claimed.bulkAdd([
      note,
      { ...note, customer_id: 'c2' },
      { ...note, customer_id: 'c3' },
    ]);
    const customers = { upserts: [{ ...shop }], removed: ['c2'] };
    server.syncs.push(page('1', { sections: { customers } }));
    await sync();
    expect(await store.claimed.toCollection().primaryKeys()).toEqual(['c3']);
  });

  it('what was read of a customer is forgotten with it, so that nobody keeps what is hidden again', async () => {
    const [gone, mine] = [
      'remote:/customers/c2/timeline?limit=50',
      'remote:/customers/c1/ownership',
    ];
    for (const key of [gone, mine]) await store.write(key, { items: [] });
    server.syncs.push(page('1', { sections: { customers: { upserts: [], removed: ['c2'] } } }));
    await sync();
    expect(await store.read(gone)).toBeUndefined();
    expect(await store.read(mine)).toEqual({ items: [] });
    server.syncs.push(page('2', { reset: true, sections: {} }));
    await sync();
    expect(await store.read(mine)).toBeUndefined();
  });
});
