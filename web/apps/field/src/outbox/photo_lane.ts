/** Uploads declared photos, newest first, and lets go of the bytes only when the server has signed that it holds them. */
import { isTimeFor } from './backoff';
import { retryAt, type Pause, type SenderParts } from './sender';
import type { Outcome, PhotoHeld } from './transport';
import type { OutboxPhoto } from './types';

/** Codes of photos that the server says it holds without having signed for them. */
const RECEIPT = 'receipt.';

type Loaded = OutboxPhoto & { blob: Blob };

/** The newest declared photo whose time to be tried has come. */
export async function nextPhoto({ store, now }: SenderParts): Promise<Loaded | null> {
  const queued = await store.photos.where('state').equals('queued').toArray();
  const due = queued.filter(
    (photo): photo is Loaded =>
      photo.command_id !== null &&
      photo.blob !== null &&
      isTimeFor(photo.retry_at, now().getTime()),
  );
  due.sort((a, b) => b.taken_at.localeCompare(a.taken_at));
  return due[0] ?? null;
}

async function confirm(parts: SenderParts, photo: Loaded): Promise<Outcome<PhotoHeld | null>> {
  const outcome = await parts.transport.photoHeld(photo.sha256);
  if (outcome.kind !== 'ok' || outcome.value === null) return outcome;
  const receipt = await parts.receipts.ofPhoto(photo, outcome.value);
  if (receipt === 'ok') {
    const held = { state: 'held' as const, blob: null, upload_url: null, code: null };
    await parts.store.photos.update(photo.sha256, held);
    return outcome;
  }
  await parts.store.photos.update(photo.sha256, { code: `${RECEIPT}${receipt}` });
  return { kind: 'later', afterMs: null };
}

async function postpone(
  parts: SenderParts,
  options: { photo: Loaded; afterMs: number | null },
): Promise<void> {
  const attempts = options.photo.attempts + 1;
  const pause = retryAt(parts, { afterMs: options.afterMs, attempts });
  if (pause.reason !== 'later') return;
  await parts.store.photos.update(options.photo.sha256, { attempts, retry_at: pause.at });
}

async function upload(parts: SenderParts, photo: Loaded): Promise<Outcome<PhotoHeld | null>> {
  // Its bytes are there, they say: only the signature is asked for.
  if (photo.code?.startsWith(RECEIPT)) return confirm(parts, photo);
  const outcome = await parts.transport.uploadPhoto(photo, (url) => {
    void parts.store.photos.update(photo.sha256, { upload_url: url });
  });
  return outcome.kind === 'ok' ? confirm(parts, photo) : outcome;
}

/** Forget the waiting times of earlier failures: the line is said to be better now. */
export async function tryPhotosNow({ store }: Pick<SenderParts, 'store'>): Promise<void> {
  await store.photos.where('state').equals('queued').modify({ retry_at: 0 });
}

/** Upload what is due; returns why it stopped. A photo that fails waits while the others go on. */
export async function drainPhotos(parts: SenderParts): Promise<Pause> {
  for (;;) {
    const photo = await nextPhoto(parts);
    if (!photo) return pauseForRest(parts);
    const outcome = await upload(parts, photo);
    if (outcome.kind === 'signed_out') return { reason: 'signed_out' };
    if (outcome.kind === 'refused') {
      await parts.store.photos.update(photo.sha256, { state: 'refused', code: outcome.code });
    } else if (outcome.kind === 'later') {
      await postpone(parts, { photo, afterMs: outcome.afterMs });
    } else if (outcome.value === null) {
      // Taken, yet not known when asked: start over later with a fresh upload.
      await parts.store.photos.update(photo.sha256, { upload_url: null, code: null });
      await postpone(parts, { photo, afterMs: null });
    }
  }
}

async function pauseForRest({ store }: SenderParts): Promise<Pause> {
  const queued = await store.photos.where('state').equals('queued').toArray();
  const times = queued.filter((photo) => photo.command_id !== null).map((photo) => photo.retry_at);
  return times.length ? { reason: 'later', at: Math.min(...times) } : { reason: 'idle' };
}
