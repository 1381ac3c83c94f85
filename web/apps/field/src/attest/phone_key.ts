/**
 * The key of this phone: made by the browser, which never gives its private half away, and kept for everybody who
 * signs in here. Two people on one phone thus sign with one key, which the server sees.
 */
import { base64url, hexOf, sha256, signBytes } from '@shifang/rules';
import Dexie, { type EntityTable } from 'dexie';

export interface PhoneKey {
  id: 'device';
  privateKey: CryptoKey;
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the public key, hex. */
  fingerprint: string;
  madeAt: string;
}

/** Where the key lives; tests keep it in memory. */
export interface KeyShelf {
  read(): Promise<PhoneKey | null>;
  write(key: PhoneKey): Promise<void>;
}

// Not `shifang-…`: those are the stores of people.
const NAME = 'shifang.phone';

export function browserShelf(): KeyShelf {
  const open = (): Dexie & { keys: EntityTable<PhoneKey, 'id'> } => {
    const shelf = new Dexie(NAME) as Dexie & { keys: EntityTable<PhoneKey, 'id'> };
    shelf.version(1).stores({ keys: 'id' });
    return shelf;
  };
  const within = async <T>(work: (shelf: ReturnType<typeof open>) => Promise<T>): Promise<T> => {
    const shelf = open();
    try {
      return await work(shelf);
    } finally {
      shelf.close();
    }
  };
  return {
    read: () => within(async (shelf) => (await shelf.keys.get('device')) ?? null),
    write: (key) => within(async (shelf) => void (await shelf.keys.put(key))),
  };
}

/** Whether this browser can keep a key at all: only where the page came over a safe line. */
export function canKeepKeys(): boolean {
  return typeof crypto !== 'undefined' && (crypto.subtle as SubtleCrypto | undefined) !== undefined;
}

export async function makeKey(now: Date): Promise<PhoneKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return {
    id: 'device',
    privateKey: pair.privateKey,
    publicKey,
    fingerprint: hexOf(await sha256(publicKey)),
    madeAt: now.toISOString(),
  };
}

/** The phone's signature in the form that envelopes and enrolment carry. */
export async function signature(key: PhoneKey, message: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(await signBytes(key.privateKey, message));
}
