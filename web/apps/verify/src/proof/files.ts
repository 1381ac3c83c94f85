/** What was dropped: a proof, an older checkpoint, photos; told apart by what the bytes are. */
import { sha256 } from '@noble/hashes/sha2.js';
import { hex, textOf } from './bytes';

export type Given =
  | { kind: 'proof'; name: string; bytes: Uint8Array }
  | { kind: 'older'; name: string; note: string }
  | { kind: 'photo'; name: string; sha256: string };

const PHOTO = /\.(jpe?g|png|heic|heif|webp)$/i;
const CHECKPOINT = /^[^\n]+\n\d+\n[A-Za-z0-9+/=]+\n[\s\S]*\n— /;
const CHUNK = 4 * 1024 * 1024;

/** What is neither photo nor checkpoint is taken for a proof, so that its check can say what is wrong with it. */
export async function given(file: File): Promise<Given> {
  if (PHOTO.test(file.name) || file.type.startsWith('image/'))
    return { kind: 'photo', name: file.name, sha256: await digest(file) };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = textOf(bytes) ?? '';
  if (CHECKPOINT.test(text)) return { kind: 'older', name: file.name, note: text };
  return { kind: 'proof', name: file.name, bytes };
}

/** A folder of photos is read piece by piece and not held in memory. */
async function digest(file: File): Promise<string> {
  const hasher = sha256.create();
  for (let at = 0; at < file.size; at += CHUNK)
    hasher.update(new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer()));
  return hex(hasher.digest());
}

/** The newest proof and checkpoint count; photos add up. */
export function added(before: Given[], next: Given[]): Given[] {
  const single = new Set<string>(next.map(({ kind }) => kind).filter((kind) => kind !== 'photo'));
  const names = new Set(next.map(({ name }) => name));
  const lastOf = new Map(next.map((each, at) => [each.kind, at]));
  return [
    ...before.filter(({ kind, name }) => !single.has(kind) && !names.has(name)),
    ...next.filter(({ kind }, at) => kind === 'photo' || lastOf.get(kind) === at),
  ];
}
