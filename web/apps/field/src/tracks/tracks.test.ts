// @vitest-environment node
import { hexOf, sha256, type ChainHead, type TrackGate } from '@shifang/rules';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FieldStore } from '../outbox/store';
import { freshStore, LATER, NOW } from '../outbox/testing';
import type { Fix } from '../outbox/types';
import type { Outcome } from '../outbox/transport';
import {
  countUnsentPoints,
  keepPoint,
  MOST_BATCHES,
  sealBatch,
  sendBatches,
  sendWay,
  TODAY,
} from './batches';
import { GATE, gateState, keepGate, readGate, wishFor } from './gate';
import { Recorder } from './recorder';
import type { TrackParts, TrackTransport, Wish } from './types';

const HOUR = 3_600_000;
const iso = (ms: number): string => new Date(NOW.getTime() + ms).toISOString();
const REFUSED: Outcome<never> = {
  kind: 'refused',
  status: 403,
  code: 'x',
  params: {},
  detail: '',
};
const GATE_OPEN: TrackGate = { spans: [{ start: iso(-HOUR), end: iso(HOUR) }], paused_since: null };

class PretendTracks implements TrackTransport {
  told: TrackGate = GATE_OPEN;
  readonly bodies: string[] = [];
  readonly wishes: Wish[] = [];
  offline = false;
  refuse = false;
  forbidden = false;

  async gate(): ReturnType<TrackTransport['gate']> {
    if (this.forbidden) return REFUSED;
    return this.offline ? LATER : { kind: 'ok', value: this.told };
  }

  async wish(wish: Wish): Promise<Outcome<unknown>> {
    if (this.offline) return LATER;
    this.wishes.push(wish);
    this.told = { ...this.told, paused_since: wish === 'pause' ? iso(0) : null };
    return { kind: 'ok', value: null };
  }

  async send(body: string): ReturnType<TrackTransport['send']> {
    if (this.offline) return LATER;
    if (this.refuse) return REFUSED;
    this.bodies.push(body);
    const { id, points } = JSON.parse(body) as { id: string; points: unknown[] };
    return { kind: 'ok', value: { id, taken: points.length, duplicate: false, refused: {} } };
  }
}

let store: FieldStore;
let server: PretendTracks;
let head: ChainHead | null;
let now: Date;

const parts = (): TrackParts => ({
  store,
  transport: server,
  deviceId: 'd1',
  now: () => now,
  dayOf: (at) => at.toISOString().slice(0, 10),
  mirror: {
    read: () => head,
    write: (made) => {
      head = made;
    },
  },
  inTurn: (work) => work(),
});
const keep = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, at) =>
      keepPoint(parts(), [NOW.getTime() + at, 39, -76, 8, null, null, at, null]),
    ),
  );
const chainOf = (body: string) =>
  (JSON.parse(body) as { chain: { index: number; previous_sha256: string | null } }).chain;

beforeEach(() => {
  store = freshStore();
  server = new PretendTracks();
  head = null;
  now = NOW;
});

describe('uploads', () => {
  it('are kept until the server has them, and sent in order with their chain', async () => {
    await keep(2);
    server.offline = true;
    await sendBatches(parts());
    await keep(3);
    await sendBatches(parts());
    expect(await countUnsentPoints(store)).toBe(5);
    server.offline = false;
    await sendBatches(parts());
    expect(await countUnsentPoints(store)).toBe(0);
    const [first = '', second = ''] = server.bodies;
    expect(chainOf(first)).toEqual({ index: 0, previous_sha256: null });
    const digest = hexOf(await sha256(new TextEncoder().encode(first)));
    expect(chainOf(second)).toEqual({ index: 1, previous_sha256: digest });
    expect(await store.read(TODAY)).toMatchObject({ kept: 5, sent: 5, lost: 0 });
  });

  it('are the very same bytes when they are sent again by a page that was born later', async () => {
    await keep(2);
    const batch = await sealBatch(parts());
    server.offline = true;
    await sendBatches(parts());
    server.offline = false;
    await sendBatches(parts());
    expect(server.bodies).toEqual([batch?.body]);
  });

  it('are all sent before a claim, however long there was no network', async () => {
    for (let made = 0; made < 22; made += 1) {
      await keep(1);
      await sealBatch(parts());
    }
    await sendBatches(parts());
    expect(await countUnsentPoints(store)).toBe(2);
    await keep(1);
    await sendWay(parts());
    expect(await countUnsentPoints(store)).toBe(0);
    server.offline = true;
    await keep(1);
    await sendWay(parts());
    expect(await countUnsentPoints(store)).toBe(1);
  });

  it('go on with the chain after the store was wiped', async () => {
    await keep(1);
    await sendBatches(parts());
    store = freshStore();
    await keep(1);
    await sendBatches(parts());
    expect(server.bodies.map((body) => chainOf(body).index)).toEqual([0, 1]);
  });

  it('make room when days go by without a network, and tell what was left out', async () => {
    server.offline = true;
    for (let number = 0; number < MOST_BATCHES + 2; number += 1) {
      await keep(1);
      await sealBatch(parts());
    }
    expect(await store.trackBatches.count()).toBe(MOST_BATCHES);
    expect(await store.read(TODAY)).toMatchObject({ kept: MOST_BATCHES + 2, lost: 2 });
  });

  it('that the server will never take are let go, and counted', async () => {
    await keep(2);
    server.refuse = true;
    await sendBatches(parts());
    expect(await countUnsentPoints(store)).toBe(0);
    expect(await store.read(TODAY)).toMatchObject({ sent: 0, lost: 2 });
  });
});

describe('the gate', () => {
  it('is asked for, and remembered without a network', async () => {
    await keepGate(parts());
    server.offline = true;
    now = new Date(NOW.getTime() + HOUR / 2);
    await keepGate(parts());
    expect(gateState(await readGate(store), now.getTime())).toBe('open');
    expect(gateState(await readGate(store), NOW.getTime() + HOUR)).toBe('off_shift');
  });

  it('shuts at once when the person pauses offline, and the server is told later', async () => {
    await keepGate(parts());
    server.offline = true;
    await wishFor(store, 'pause');
    await keepGate(parts());
    expect(gateState(await readGate(store), NOW.getTime())).toBe('paused');
    server.offline = false;
    await keepGate(parts());
    expect(server.wishes).toEqual(['pause']);
    expect(gateState(await readGate(store), NOW.getTime())).toBe('paused');
  });

  it('opens again only when the server has confirmed it', async () => {
    await keepGate(parts());
    await wishFor(store, 'pause');
    await keepGate(parts());
    server.offline = true;
    await wishFor(store, 'resume');
    expect(gateState(await readGate(store), NOW.getTime())).toBe('resuming');
    server.offline = false;
    await keepGate(parts());
    expect(gateState(await readGate(store), NOW.getTime())).toBe('open');
  });

  it('forgets a pause that was taken back before the server heard of it', async () => {
    await keepGate(parts());
    await wishFor(store, 'pause');
    await wishFor(store, 'resume');
    await keepGate(parts());
    expect(server.wishes).toEqual([]);
    expect(gateState(await readGate(store), NOW.getTime())).toBe('open');
  });
});

describe('recording', () => {
  let fix: Fix | null;
  let tellers: Set<() => void>;
  let kept: number[];
  const recorder = () =>
    new Recorder({
      location: {
        snapshot: () => ({ fix, trouble: null }),
        subscribe: (listener) => {
          tellers.add(listener);
          return () => tellers.delete(listener);
        },
      },
      keep: async ([time]) => void kept.push(time),
      now: () => now.getTime(),
      setTimer: () => 1,
      clearTimer: () => undefined,
    });
  const at = (ms: number): void => {
    now = new Date(NOW.getTime() + ms);
    fix = {
      latitude: 39 + ms / 1e8,
      longitude: -76,
      datum: 'wgs84',
      accuracy_m: 5,
      fixed_at: now.toISOString(),
    };
    for (const tell of tellers) tell();
  };
  const view = { gate: { ...GATE_OPEN, askedAt: iso(0) }, wish: null };

  beforeEach(() => {
    fix = null;
    tellers = new Set();
    kept = [];
  });

  it('listens only while the gate is open', () => {
    const found = recorder();
    at(0);
    found.heed({ gate: null, wish: null });
    expect([found.snapshot(), tellers.size]).toEqual(['unknown', 0]);
    found.heed(view);
    at(10_000);
    at(11_000);
    at(50_000);
    expect(kept).toEqual([0, 50_000].map((ms) => NOW.getTime() + ms));
    found.heed({ ...view, wish: 'pause' });
    expect([found.snapshot(), tellers.size]).toEqual(['paused', 0]);
  });

  it('keeps nothing that was measured before the shift or arrives after it', () => {
    const found = recorder();
    found.heed(view);
    at(HOUR + 1000);
    expect(kept).toEqual([]);
    expect([found.snapshot(), tellers.size]).toEqual(['off_shift', 0]);
  });

  it('lets go of the receiver when it ends', () => {
    const found = recorder();
    found.heed(view);
    found.stop();
    expect(tellers.size).toBe(0);
  });
});

it('the gate of somebody whose way is not recorded is shut', async () => {
  server.forbidden = true;
  await keepGate(parts());
  expect(await store.read(GATE)).toMatchObject({ closed: true });
  expect(gateState(await readGate(store), NOW.getTime())).toBe('closed');
});
