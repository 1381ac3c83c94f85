/** Signed notes (C2SP signed-note) with Ed25519 keys, and checkpoints of logs (C2SP tlog-checkpoint). */
import { ed25519 } from '@noble/curves/ed25519.js';
import { fromBase64, hash, hex, same, utf8 } from './bytes';

const ED25519 = Uint8Array.of(1);
const COSIGNER = Uint8Array.of(4);
const LONGEST = 16_384;
const MOST_SIGNATURES = 15;

export interface Key {
  name: string;
  hash: Uint8Array;
  public: Uint8Array;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
}

interface Signature {
  name: string;
  bytes: Uint8Array;
}

/** Reads `name+hash+key`; undefined when it is none, or its hash is not the key's. */
export function readKey(text: string, type = ED25519): Key | undefined {
  const parts = /^([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  const raw = fromBase64(parts?.[3] ?? '');
  if (parts === null || raw === undefined || raw.length !== 33 || raw[0] !== type[0])
    return undefined;
  const name = parts[1] as string;
  const hashed = hash(utf8(`${name}\n`), type, raw.slice(1)).slice(0, 4);
  if (hex(hashed) !== parts[2]) return undefined;
  return { name, hash: hashed, public: raw.slice(1) };
}

/** The text and the signature lines of a note: they stand after its last empty line. */
function parts(note: string): { text: string; signatures: Signature[] } | undefined {
  const gap = note.lastIndexOf('\n\n');
  const last = note.slice(gap + 2);
  if (gap < 0 || !last.endsWith('\n') || [...note].length > LONGEST) return undefined;
  const lines = last.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return undefined;
  const signatures = lines.map(signature);
  if (!signatures.every((each) => each !== undefined)) return undefined;
  return { text: note.slice(0, gap + 1), signatures };
}

function signature(line: string): Signature | undefined {
  const found = /^— ([^ ]*) (.*)$/.exec(line);
  const bytes = fromBase64(found?.[2] ?? '-');
  return bytes === undefined ? undefined : { name: found?.[1] as string, bytes };
}

/** The text of a note that the key has signed; undefined when it has not, or when a signature in its name is wrong. */
export function signedText(note: string, key: Key, only = false): string | undefined {
  const found = parts(note);
  if (found === undefined || (only && found.signatures.length !== 1)) return undefined;
  const own = found.signatures.filter(
    ({ name, bytes }) => name === key.name && same(bytes.slice(0, 4), key.hash),
  );
  const good = own.every(({ bytes }) => verifies(bytes.slice(4), found.text, key));
  return own.length > 0 && good ? found.text : undefined;
}

function verifies(bytes: Uint8Array, text: string, key: Key): boolean {
  try {
    return ed25519.verify(bytes, utf8(text), key.public, { zip215: false });
  } catch {
    return false;
  }
}

/** Reads a witness's key (C2SP tlog-cosignature): as a key of a log, of type 4. */
export function readCosigner(text: string): Key | undefined {
  return readKey(text.trim(), COSIGNER);
}

/** When a witness says it saw this note's text, in seconds of POSIX time; undefined without its good line. */
export function cosignedAt(note: string, by: Key): bigint | undefined {
  const found = parts(note);
  const own = found?.signatures.find(
    ({ name, bytes }) => name === by.name && same(bytes.slice(0, 4), by.hash),
  );
  if (found === undefined || own?.bytes.length !== 76) return undefined;
  const at = new DataView(own.bytes.buffer, own.bytes.byteOffset).getBigUint64(4);
  const message = `cosignature/v1\ntime ${at}\n${found.text}`;
  return verifies(own.bytes.slice(12), message, by) ? at : undefined;
}

/** What a time stamp is of: the text with the log's own signature, which comes first. */
export function stampedText(note: string): string {
  return note.slice(0, note.indexOf('\n', note.lastIndexOf('\n\n') + 2) + 1);
}

/** How many lines stand beside the log's own. */
export function otherLines(note: string): number {
  return (parts(note)?.signatures.length ?? 1) - 1;
}

/** Reads a checkpoint that its own log has signed with this key. */
export function readCheckpoint(note: string, key: Key): Checkpoint | undefined {
  const lines = signedText(note, key)?.split('\n') ?? [];
  const [origin, written, encoded] = lines;
  const root = fromBase64(encoded ?? '');
  if (lines.length < 4 || origin !== key.name || !/^(0|[1-9]\d*)$/.test(written ?? ''))
    return undefined;
  const size = Number(written);
  if (!Number.isSafeInteger(size) || root?.length !== 32) return undefined;
  return { origin, size, root };
}
