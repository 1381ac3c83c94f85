/** Making the phone's key known to the server: by itself, in the background, whenever there is a network. */
import { base64url, fromBase64url } from '@shifang/rules';
import { havePassed } from '../outbox/backoff';
import type { FieldStore } from '../outbox/store';
import type { Outcome } from '../outbox/transport';
import { canKeepKeys, makeKey, signature, type KeyShelf, type PhoneKey } from './phone_key';

export interface NonceAnswer {
  nonces: { nonce: string; expires_at: string }[];
  schemes: string[];
  /** The site of passkeys, null where the server takes none. */
  rp_id: string | null;
}

export interface EnrolmentAnswer {
  enrolled: boolean;
  code: string;
  zh: string;
  en: string;
  level: string;
  received_at: string;
}

/** What enrolment needs of the network. */
export interface AttestTransport {
  nonces(purpose: 'attestation' | 'envelope', count: number): Promise<Outcome<NonceAnswer>>;
  attest(shown: Record<string, unknown>): Promise<Outcome<EnrolmentAnswer>>;
}

/** What this person knows of the phone's key; `refused` names why the server did not take it. */
export interface KeyState {
  state: 'enrolled' | 'refused';
  fingerprint: string;
  enrolledAt: string | null;
  triedAt: string;
  zh: string;
  en: string;
  /** The key is a passkey: it signs with the person's finger or face. */
  passkey?: { credentialId: string; rpId: string };
}

export interface EnrolmentParts {
  store: FieldStore;
  shelf: KeyShelf;
  transport: AttestTransport;
  deviceId: string;
  now: () => Date;
}

export const KEY_STATE = 'device_key';
const SCHEME = 'webcrypto';
/** What the server refused is shown again after a while, with a key made anew. */
const AGAIN_MS = 6 * 3_600_000;

/** The key that signs for this person, null before it is enrolled (or when another one took its place). */
export async function enrolledKey(
  parts: Pick<EnrolmentParts, 'store' | 'shelf'>,
): Promise<PhoneKey | null> {
  const known = await parts.store.read<KeyState>(KEY_STATE);
  if (known?.state !== 'enrolled') return null;
  const key = await parts.shelf.read();
  return key?.fingerprint === known.fingerprint ? key : null;
}

function isDue(known: KeyState | null, key: PhoneKey | null, now: Date): boolean {
  if (known?.state === 'enrolled' && known.passkey) return false;
  if (known?.state === 'refused')
    return havePassed(AGAIN_MS, Date.parse(known.triedAt), now.getTime());
  return known === null || known.fingerprint !== key?.fingerprint;
}

/** Enrol the phone's key where that is still to be done; `anew` makes another key first. Never raises. */
export async function enrol(parts: EnrolmentParts, anew = false): Promise<KeyState | null> {
  if (!canKeepKeys()) return null;
  const known = (await parts.store.read<KeyState>(KEY_STATE)) ?? null;
  const kept = await parts.shelf.read();
  if (!anew && !isDue(known, kept, parts.now())) return known;
  const usable = anew || known?.state === 'refused' ? null : kept;
  const asked = await parts.transport.nonces('attestation', 1);
  if (asked.kind === 'refused') return remember(parts, null, asked.detail);
  if (asked.kind !== 'ok') return known;
  const nonce = challengeOf(asked.value);
  return nonce === null ? known : show(parts, usable, nonce);
}

/** The number to be signed; null where the server takes no keys of browsers. */
function challengeOf({ nonces, schemes }: NonceAnswer): string | null {
  return schemes.includes(SCHEME) ? (nonces[0]?.nonce ?? null) : null;
}

async function show(
  parts: EnrolmentParts,
  usable: PhoneKey | null,
  nonce: string,
): Promise<KeyState | null> {
  const { store, shelf, transport, deviceId, now } = parts;
  const key = usable ?? (await makeKey(now()));
  const told = await transport.attest({
    device_id: deviceId,
    nonce,
    scheme: SCHEME,
    public_key: base64url(key.publicKey),
    signature: await signature(key, fromBase64url(nonce)),
  });
  if (told.kind === 'refused') return remember(parts, key, told.detail);
  if (told.kind !== 'ok') return (await store.read<KeyState>(KEY_STATE)) ?? null;
  const { enrolled, received_at, zh, en } = told.value;
  // Only a key that the server has taken may take the place of the one before.
  if (enrolled) await shelf.write(key);
  const state: KeyState = {
    state: enrolled ? 'enrolled' : 'refused',
    fingerprint: key.fingerprint,
    enrolledAt: enrolled ? received_at : null,
    triedAt: now().toISOString(),
    zh,
    en,
  };
  await store.write(KEY_STATE, state);
  return state;
}

/** The server would not even look at it: a revoked device, or somebody who has no field app. */
async function remember(
  { store, now }: EnrolmentParts,
  key: PhoneKey | null,
  why: string,
): Promise<KeyState> {
  const state: KeyState = {
    state: 'refused',
    fingerprint: key?.fingerprint ?? '',
    enrolledAt: null,
    triedAt: now().toISOString(),
    zh: why,
    en: why,
  };
  await store.write(KEY_STATE, state);
  return state;
}
