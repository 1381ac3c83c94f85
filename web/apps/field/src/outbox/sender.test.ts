// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { record, type NewCommand } from './record';
import { ASK_AGAIN_MS, drainCommands, type SenderParts } from './sender';
import { FieldStore } from './store';
import { freshStore, LOCATION, NOW, PretendServer, receiptsOf } from './testing';
import type { CommandKind } from './types';

let store: FieldStore;
let server: PretendServer;
let now: Date;

const parts = (): SenderParts => ({
  store,
  transport: server,
  receipts: receiptsOf(store, server, () => now),
  now: () => now,
  random: () => 0.5,
});
const states = async () =>
  (await store.commands.orderBy('sequence').toArray()).map(({ state }) => state);

const visit = (id: string): NewCommand<CommandKind>[] => [
  {
    kind: 'visit.start',
    payload: { visit_id: id, customer_id: 'c1', planned: true, joint_with: [] },
    happenedAt: NOW,
  },
  { kind: 'visit.check_in', payload: { visit_id: id, location: LOCATION }, happenedAt: NOW },
  { kind: 'visit.cancel', payload: { visit_id: id, reason: 'r' }, happenedAt: NOW },
];

beforeEach(() => {
  store = freshStore();
  server = new PretendServer();
  now = NOW;
});

describe('recording', () => {
  it('numbers commands without a hole and keeps them over a reload', async () => {
    await record(store, 'd1', { commands: visit('v1') });
    await record(store, 'd1', { commands: visit('v2').slice(0, 1) });
    store.close();
    const reopened = new FieldStore(store.name);
    const rows = await reopened.commands.orderBy('sequence').toArray();
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(rows.every(({ state }) => state === 'queued')).toBe(true);
  });

  it('goes on counting after the store was wiped, so that the hole shows', async () => {
    const mirror = {
      value: 7,
      read: () => mirror.value,
      write: (value: number) => (mirror.value = value),
    };
    const [command] = await record(store, 'd1', { commands: visit('v1').slice(0, 1), mirror });
    expect(command?.sequence).toBe(8);
    expect(mirror.value).toBe(8);
  });
});

describe('sending', () => {
  it('keeps the order and marks what was applied', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1') });
    expect(await drainCommands(parts())).toEqual({ reason: 'idle' });
    expect(server.done).toEqual(rows.map(({ id }) => id));
    expect(await states()).toEqual(['applied', 'applied', 'applied']);
  });

  it('sends again what has no answer, and does nothing twice', async () => {
    await record(store, 'd1', { commands: visit('v1') });
    server.loseAnswers = 1;
    expect(await drainCommands(parts())).toMatchObject({ reason: 'later' });
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
    await drainCommands(parts());
    expect(server.done).toHaveLength(3);
    expect(await states()).toEqual(['applied', 'applied', 'applied']);
  });

  it('waits longer after each failure', async () => {
    await record(store, 'd1', { commands: visit('v1') });
    server.offline = true;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const pause = await drainCommands(parts());
      if (pause.reason === 'later') waits.push(pause.at - now.getTime());
    }
    expect(waits).toEqual([1500, 3000, 6000]);
  });

  it('finds the one command at fault when a whole request is refused', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1') });
    server.poison = rows[1]?.id ?? null;
    await drainCommands(parts());
    expect(await states()).toEqual(['applied', 'rejected', 'applied']);
    expect((await store.commands.get(rows[1]?.id ?? ''))?.code).toBe('invalid');
  });

  it('keeps parked commands with their reason and does not send them again', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1') });
    server.verdicts.set(rows[1]?.id ?? '', {
      status: 'parked',
      code: 'outside_fence',
      params: { measured: 445, limit: 200 },
    });
    await drainCommands(parts());
    await drainCommands(parts());
    expect(await states()).toEqual(['applied', 'parked', 'applied']);
    expect((await store.commands.get(rows[1]?.id ?? ''))?.params).toEqual({
      measured: 445,
      limit: 200,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('asks again after a while about what waits for its parent', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1').slice(1, 2) });
    const id = rows[0]?.id ?? '';
    server.verdicts.set(id, { status: 'waiting' });
    await drainCommands(parts());
    expect(await states()).toEqual(['waiting']);
    server.verdicts.delete(id);
    await drainCommands(parts());
    expect(await states()).toEqual(['waiting']);
    now = new Date(NOW.getTime() + ASK_AGAIN_MS.waiting);
    await drainCommands(parts());
    expect(await states()).toEqual(['applied']);
  });

  it('asks again when the clock was put back since the last answer', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1').slice(1, 2) });
    const id = rows[0]?.id ?? '';
    server.verdicts.set(id, { status: 'waiting' });
    await drainCommands(parts());
    server.verdicts.delete(id);
    now = new Date(NOW.getTime() - 3 * 86_400_000);
    await drainCommands(parts());
    expect(await states()).toEqual(['applied']);
  });

  it('learns later what a person decided', async () => {
    const rows = await record(store, 'd1', { commands: visit('v1').slice(0, 2) });
    const [first = '', second = ''] = rows.map(({ id }) => id);
    server.verdicts.set(first, { status: 'parked', code: 'x' });
    server.verdicts.set(second, { status: 'parked', code: 'x' });
    await drainCommands(parts());
    server.verdicts.delete(first);
    server.verdicts.set(second, { status: 'dismissed' });
    now = new Date(NOW.getTime() + ASK_AGAIN_MS.parked);
    await drainCommands(parts());
    expect(await states()).toEqual(['applied', 'dismissed']);
  });

  it('stops at an ended session and loses nothing', async () => {
    await record(store, 'd1', { commands: visit('v1') });
    server.signedOut = true;
    expect(await drainCommands(parts())).toEqual({ reason: 'signed_out' });
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
  });

  it('does not turn in circles when the server forgets to answer', async () => {
    await record(store, 'd1', { commands: visit('v1') });
    server.sendCommands = async (commands) => {
      server.requests.push(commands.map(({ id }) => id));
      return { kind: 'ok', value: [] };
    };
    expect(await drainCommands(parts())).toMatchObject({ reason: 'later' });
    expect(server.requests).toHaveLength(1);
  });
});
