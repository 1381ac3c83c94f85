/** Who signs for this phone: the browser's own key, silently, or a passkey, which asks the person. */
import { sha256 } from '@shifang/rules';
import type { FieldStore } from '../outbox/store';
import type { EnvelopeSignature } from '../outbox/types';
import { enrolledKey, KEY_STATE, type KeyState } from './enrolment';
import { PROMPT_MS, signByPasskey, type Credentials } from './passkey';
import { signature, type KeyShelf } from './phone_key';

export interface Signer {
  /** Whether the person is asked; what they refuse is recorded all the same. */
  asks: boolean;
  /** So long it may take before a command is recorded without it. */
  patienceMs: number;
  sign(message: Uint8Array<ArrayBuffer>): Promise<EnvelopeSignature>;
}

export interface SignerParts {
  store: FieldStore;
  shelf: KeyShelf;
  credentials: Credentials;
}

/** A browser whose keys hang must not hold a check-in back. */
export const PATIENCE_MS = 3_000;

/** Who signs for this person on this phone; null before a key is enrolled. */
export async function enrolledSigner({
  store,
  shelf,
  credentials,
}: SignerParts): Promise<Signer | null> {
  const known = await store.read<KeyState>(KEY_STATE);
  if (known?.state === 'enrolled' && known.passkey) {
    const { passkey } = known;
    return {
      asks: true,
      patienceMs: PROMPT_MS + PATIENCE_MS,
      sign: async (message) => ({
        credential: await signByPasskey(credentials, {
          challenge: await sha256(message),
          ...passkey,
        }),
      }),
    };
  }
  const key = await enrolledKey({ store, shelf });
  return (
    key && {
      asks: false,
      patienceMs: PATIENCE_MS,
      sign: async (message) => ({ value: await signature(key, message) }),
    }
  );
}
