/** Points become uploads, uploads are kept until the server has them; a killed app loses nothing. */
import {
  hexOf,
  laterHead,
  nextLink,
  sha256,
  uuid7,
  type ChainHead,
  type TrackPoint,
} from '@shifang/rules';
import type { FieldStore, TrackBatch } from '../outbox/store';
import type { DayCount, TrackParts } from './types';

export const TRACK_CHAIN = 'chain.tracks';
export const TODAY = 'tracking.today';
/** Points of one upload. */
const BATCH_POINTS = 300;
/** Uploads that wait at most: days without a network. The oldest go first, and that is told. */
export const MOST_BATCHES = 200;
/** Uploads of one round: photos wait behind them. */
const AT_ONCE = 20;
/** So long what claims a place may wait for the way that led there. */
export const WAY_MS = 10_000;
/** Points that may wait to be made into an upload, should that ever fail. */
const MOST_POINTS = 5_000;

/** Count something about the local day of a moment. */
async function count(
  store: FieldStore,
  day: string,
  more: Partial<Omit<DayCount, 'day'>>,
): Promise<void> {
  const known = await store.read<DayCount>(TODAY);
  const before = known?.day === day ? known : { day, kept: 0, sent: 0, lost: 0 };
  await store.write(TODAY, {
    day,
    kept: before.kept + (more.kept ?? 0),
    sent: before.sent + (more.sent ?? 0),
    lost: before.lost + (more.lost ?? 0),
  });
}

/** Keep one point of the way. */
export async function keepPoint(
  parts: Pick<TrackParts, 'store' | 'dayOf' | 'now'>,
  point: TrackPoint,
): Promise<void> {
  const { store, dayOf, now } = parts;
  await store.transaction('rw', [store.trackPoints, store.meta], async () => {
    if ((await store.trackPoints.count()) >= MOST_POINTS)
      return count(store, dayOf(now()), { lost: 1 });
    await store.trackPoints.add({ point });
    return count(store, dayOf(now()), { kept: 1 });
  });
}

/** Make an upload of the points that wait; null when there are none. */
export function sealBatch(parts: TrackParts): Promise<TrackBatch | null> {
  return parts.inTurn(async () => {
    const { store, mirror, now, deviceId } = parts;
    const waiting = await store.trackPoints.orderBy('id').limit(BATCH_POINTS).toArray();
    if (waiting.length === 0) return null;
    const head = laterHead((await store.read<ChainHead>(TRACK_CHAIN)) ?? null, mirror.read());
    const chain = nextLink(head);
    const id = uuid7(now());
    const points = waiting.map(({ point }) => point);
    const body = JSON.stringify({ id, device_id: deviceId, datum: 'wgs84', chain, points });
    const digest = hexOf(await sha256(new TextEncoder().encode(body)));
    const batch: TrackBatch = {
      index: chain.index,
      id,
      sha256: digest,
      body,
      count: points.length,
    };
    const made: ChainHead = { index: chain.index, sha256: digest };
    await store.transaction('rw', [store.trackPoints, store.trackBatches, store.meta], async () => {
      await store.trackBatches.put(batch);
      await store.trackPoints.bulkDelete(waiting.map((each) => each.id));
      await store.write(TRACK_CHAIN, made);
      await dropOldest(parts);
    });
    mirror.write(made);
    return batch;
  });
}

async function dropOldest({ store, dayOf, now }: TrackParts): Promise<void> {
  const surplus = (await store.trackBatches.count()) - MOST_BATCHES;
  if (surplus <= 0) return;
  const oldest = await store.trackBatches.orderBy('index').limit(surplus).toArray();
  await store.trackBatches.bulkDelete(oldest.map(({ index }) => index));
  const lost = oldest.reduce((sum, each) => sum + each.count, 0);
  await count(store, dayOf(now()), { lost });
}

/** Send what waits, oldest first, so many at once; stops at the first that gets no answer. */
export async function sendBatches(parts: TrackParts): Promise<void> {
  const { store, transport, dayOf, now } = parts;
  while ((await sealBatch(parts)) !== null);
  for (let sent = 0; sent < AT_ONCE; sent += 1) {
    const batch = await store.trackBatches.orderBy('index').first();
    if (batch === undefined) return;
    const outcome = await transport.send(batch.body);
    if (outcome.kind !== 'ok' && outcome.kind !== 'refused') return;
    await store.transaction('rw', [store.trackBatches, store.meta], async () => {
      await store.trackBatches.delete(batch.index);
      const taken = outcome.kind === 'ok' ? outcome.value.taken : 0;
      await count(store, dayOf(now()), { sent: taken, lost: batch.count - taken });
    });
  }
}

/** Send all that waits, as far as the time allows: a claim of a place is held against the way that led there. */
export async function sendWay(parts: TrackParts): Promise<void> {
  const until = parts.now().getTime() + WAY_MS;
  let left = await countUnsentPoints(parts.store);
  while (left > 0 && parts.now().getTime() < until) {
    await sendBatches(parts);
    const now = await countUnsentPoints(parts.store);
    if (now >= left) return;
    left = now;
  }
}

/** Points that only this phone has. */
export async function countUnsentPoints(store: FieldStore): Promise<number> {
  // By the index alone: the uploads themselves may be megabytes.
  const counts = (await store.trackBatches.orderBy('count').keys()) as number[];
  return counts.reduce((sum, points) => sum + points, await store.trackPoints.count());
}
