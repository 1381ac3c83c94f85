// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Engine, type Surroundings } from './engine';
import { countUnsent, exportUnsent } from './export';
import { record } from './record';
import type { FieldStore } from './store';
import { freshStore, LOCATION, NOW, photo, PretendServer, receiptsOf } from './testing';

let store: FieldStore;
let server: PretendServer;
let now: Date;
let timers: { work: () => void; milliseconds: number }[];
let locked: boolean;

const around: Surroundings = {
  isOnline: () => !server.offline,
  isVisible: () => true,
  exclusively: async (work) => {
    if (locked) return false;
    await work();
    return true;
  },
  setTimer: (work, milliseconds) => timers.push({ work, milliseconds }),
  clearTimer: () => undefined,
};

const parts = () => ({
  store,
  transport: server,
  receipts: receiptsOf(store, server, () => now),
  now: () => now,
  random: () => 0.5,
});

const engine = () => new Engine(parts(), around);

const cancel = (visit_id: string) =>
  record(store, 'd1', {
    commands: [{ kind: 'visit.cancel', payload: { visit_id, reason: 'r' }, happenedAt: NOW }],
  });

beforeEach(() => {
  store = freshStore();
  server = new PretendServer();
  now = NOW;
  timers = [];
  locked = false;
});

describe('the engine', () => {
  it('sends commands, then asks what is new, then sends photos', async () => {
    await cancel('v1');
    await store.photos.add(photo('a'));
    server.syncs.push({ cursor: '1', reset: false, sections: {} });
    await engine().poke();
    expect(server.done).toHaveLength(1);
    expect(await store.read('cursor')).toBe('1');
    expect(server.held.has('a')).toBe(true);
    expect((await store.commands.toArray())[0]?.state).toBe('settled');
  });

  it('has the way sent before what claims a place, and for nothing else', async () => {
    const done: string[] = [];
    const running = new Engine(parts(), {
      ...around,
      beforeClaims: async () => {
        done.push(`way, then ${server.done.length} commands`);
        throw new Error('no line');
      },
    });
    await cancel('v1');
    server.syncs.push({ cursor: '1', reset: false, sections: {} });
    await running.poke();
    expect(done).toEqual([]);
    const payload = { visit_id: 'v2', location: LOCATION };
    await record(store, 'd1', {
      commands: [{ kind: 'visit.check_in', payload, happenedAt: NOW }],
    });
    await running.poke();
    expect(done).toEqual(['way, then 1 commands']);
    expect(server.done).toHaveLength(2);
  });

  it('says when it tries again, and does', async () => {
    await cancel('v1');
    server.offline = true;
    const running = engine();
    await running.poke();
    expect(running.snapshot()).toMatchObject({ online: false, busy: false, retryAt: null });
    expect((await store.commands.toArray())[0]?.attempts).toBe(0);
    await running.poke({ asked: true });
    expect(running.snapshot().retryAt).toBe(NOW.getTime() + 1500);
    server.offline = false;
    server.syncs.push({ cursor: '1', reset: false, sections: {} });
    await running.poke();
    expect(server.done).toHaveLength(1);
    expect(running.snapshot()).toMatchObject({ online: true, retryAt: null });
  });

  it('does not wait for a time that the old clock set', async () => {
    await cancel('v1');
    await store.photos.add(photo('a', { retry_at: NOW.getTime() + 86_400_000 }));
    server.syncs.push({ cursor: '1', reset: false, sections: {} });
    const running = engine();
    await running.poke();
    expect(server.held.has('a')).toBe(true);
    now = new Date(NOW.getTime() - 86_400_000);
    server.syncs.push({ cursor: '2', reset: false, sections: {} });
    await running.poke();
    expect(await store.read('cursor')).toBe('2');
  });

  it('tries photos at once when the line comes back, and at a timer only those whose time has come', async () => {
    await store.photos.add(photo('a', { retry_at: NOW.getTime() + 60_000, attempts: 4 }));
    const running = engine();
    server.syncs.push({ cursor: '1', reset: false, sections: {} });
    await running.poke();
    expect(server.uploads).toEqual([]);
    await running.poke({ anew: true });
    expect(server.uploads).toEqual(['a']);
  });

  it('does what was asked while it was busy', async () => {
    server.offline = true;
    await cancel('v1');
    const running = engine();
    const first = running.poke();
    const second = running.poke({ asked: true });
    await Promise.all([first, second]);
    expect((await store.commands.toArray())[0]?.attempts).toBe(1);
  });

  it('leaves the work to the tab that holds the lock', async () => {
    await cancel('v1');
    locked = true;
    await engine().poke();
    expect(server.requests).toEqual([]);
    expect(timers.at(-1)?.milliseconds).toBe(5000);
  });

  it('rests when the session ended', async () => {
    await cancel('v1');
    server.signedOut = true;
    const running = engine();
    await running.poke();
    expect(running.snapshot().signedOut).toBe(true);
    expect((await store.commands.toArray())[0]?.state).toBe('queued');
  });
});

describe('the file of unsent work', () => {
  it('holds the commands and the bytes of the photos', async () => {
    await cancel('v1');
    await store.photos.add(photo('a'));
    expect(await countUnsent(store)).toEqual({ commands: 1, photos: 1, points: 0 });
    const file = await exportUnsent(store, { person: 'Ana', now: NOW });
    const read = JSON.parse(await file.text()) as {
      commands: unknown[];
      photos: { data: string }[];
    };
    expect(read.commands).toHaveLength(1);
    expect(atob(read.photos[0]?.data ?? '')).toBe('raw');
  });
});
