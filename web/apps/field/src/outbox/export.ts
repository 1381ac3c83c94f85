/** One file with everything that only this phone has, for the day when nothing else helps. */
import { countUnsentPoints } from '../tracks/batches';
import type { FieldStore } from './store';
import type { OutboxPhoto } from './types';

async function asBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  const piece = 0x8000;
  for (let at = 0; at < bytes.length; at += piece) {
    text += String.fromCharCode(...bytes.subarray(at, at + piece));
  }
  return btoa(text);
}

async function photoEntry(photo: OutboxPhoto): Promise<string> {
  const { blob, ...facts } = photo;
  const data = blob ? await asBase64(blob) : null;
  return JSON.stringify({ ...facts, thumbnail: null, data });
}

/** A JSON file: commands without a final "applied", and the photos that the server does not hold. */
export async function exportUnsent(
  store: FieldStore,
  options: { person: string; now: Date },
): Promise<Blob> {
  const commands = await store.commands
    .where('state')
    .anyOf('queued', 'waiting', 'parked', 'rejected')
    .sortBy('sequence');
  const photos = await store.photos.where('state').anyOf('queued', 'refused').toArray();
  const head = JSON.stringify({
    format: 'shifang-outbox',
    version: 1,
    exported_at: options.now.toISOString(),
    person: options.person,
    commands,
    tracks: await store.trackBatches.orderBy('index').toArray(),
  });
  const entries: string[] = [];
  for (const photo of photos) entries.push(await photoEntry(photo));
  return new Blob([head.slice(0, -1), ',"photos":[', entries.join(','), ']}'], {
    type: 'application/json',
  });
}

export interface Unsent {
  commands: number;
  photos: number;
  /** Points of the way; whoever leaves without them loses nothing that was asked of them. */
  points: number;
}

/** How much only this phone has. Drafts of photos count too: they are somebody's work. */
export async function countUnsent(store: FieldStore): Promise<Unsent> {
  const [commands, photos, points] = await Promise.all([
    store.commands.where('state').equals('queued').count(),
    store.photos.where('state').anyOf('queued', 'refused').count(),
    countUnsentPoints(store),
  ]);
  return { commands, photos, points };
}
