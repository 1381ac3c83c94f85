// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { drainPhotos } from './photo_lane';
import { record } from './record';
import type { SenderParts } from './sender';
import type { FieldStore } from './store';
import { freshStore, NOW, photo, PretendServer, receiptsOf } from './testing';

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

beforeEach(() => {
  store = freshStore();
  server = new PretendServer();
  now = NOW;
});

describe('photos', () => {
  it('go newest first and leave the phone only when the hash is held', async () => {
    await store.photos.bulkAdd([
      photo('old', { taken_at: '2026-11-21T05:00:00Z' }),
      photo('new', { taken_at: '2026-11-21T05:30:00Z' }),
    ]);
    expect(await drainPhotos(parts())).toEqual({ reason: 'idle' });
    expect(server.uploads).toEqual(['new', 'old']);
    expect(await store.photos.get('new')).toMatchObject({ state: 'held', blob: null });
  });

  it('stay when the server took the bytes but does not know the hash', async () => {
    await store.photos.add(photo('a'));
    server.forgetUploads = true;
    expect(await drainPhotos(parts())).toMatchObject({ reason: 'later' });
    const kept = await store.photos.get('a');
    expect(kept?.state).toBe('queued');
    expect(kept?.blob).not.toBeNull();
    server.forgetUploads = false;
    now = new Date(NOW.getTime() + 600_000);
    await drainPhotos(parts());
    expect((await store.photos.get('a'))?.state).toBe('held');
  });

  it('that the server refuses keep their bytes and their reason', async () => {
    await store.photos.add(photo('a'));
    server.verdicts.set('a', { status: 'rejected' });
    await drainPhotos(parts());
    const kept = await store.photos.get('a');
    expect(kept).toMatchObject({ state: 'refused', code: 'photo_not_image' });
    expect(kept?.blob).not.toBeNull();
  });

  it('of a draft are not uploaded before a command declares them', async () => {
    await store.photos.add(photo('a', { command_id: null }));
    await drainPhotos(parts());
    expect(server.uploads).toEqual([]);
    await record(store, 'd1', {
      commands: [
        {
          kind: 'visit.step',
          payload: {
            visit_id: 'v1',
            step_id: 's1',
            answers: {},
            photos: [{ sha256: 'a', size: 3, category: 'other', taken_at: NOW.toISOString() }],
            started_at: NOW.toISOString(),
            finished_at: NOW.toISOString(),
          },
          happenedAt: NOW,
        },
      ],
    });
    await drainPhotos(parts());
    expect(server.uploads).toEqual(['a']);
  });

  it('that fail wait while the others go on', async () => {
    await store.photos.bulkAdd([photo('a'), photo('b', { taken_at: '2026-11-21T05:59:00Z' })]);
    server.offline = true;
    expect(await drainPhotos(parts())).toMatchObject({ reason: 'later' });
    expect((await store.photos.toArray()).map(({ attempts }) => attempts)).toEqual([1, 1]);
  });
});
