/** Binding the phone with a passkey: made here for a number of the server's, taken or refused there. */
import { fromBase64url, hexOf, sha256 } from '@shifang/rules';
import type { Outcome } from '../outbox/transport';
import { KEY_STATE, type EnrolmentParts, type KeyState } from './enrolment';
import { makePasskey, PasskeyFailed, type Credentials, type NewPasskey } from './passkey';

const SCHEME = 'webauthn';

export interface PasskeyParts extends Omit<EnrolmentParts, 'shelf'> {
  credentials: Credentials;
  person: NewPasskey['person'];
}

/** What came of it; `not_taken` has the server's words. */
export type Bound =
  | { kind: 'bound' }
  | { kind: 'offline' | 'not_configured' | 'refused' | 'failed' }
  | { kind: 'not_taken'; zh: string; en: string };

/** Make a passkey and have the server know it. The key before stays until the server has taken this one. */
export async function bindPasskey(parts: PasskeyParts): Promise<Bound> {
  const asked = await parts.transport.nonces('attestation', 1);
  if (asked.kind !== 'ok') return untaken(asked);
  const { nonces, schemes, rp_id: rpId } = asked.value;
  const nonce = nonces[0]?.nonce;
  if (!nonce || rpId === null || !schemes.includes(SCHEME)) return { kind: 'not_configured' };
  try {
    return await show(parts, { nonce, rpId });
  } catch (error) {
    if (!(error instanceof PasskeyFailed)) throw error;
    return { kind: error.code === 'refused' ? 'refused' : 'failed' };
  }
}

async function show(
  { transport, credentials, person, deviceId, store, now }: PasskeyParts,
  { nonce, rpId }: { nonce: string; rpId: string },
): Promise<Bound> {
  const challenge = fromBase64url(nonce);
  const made = await makePasskey(credentials, { challenge, rpId, person });
  const shown = { device_id: deviceId, nonce, scheme: SCHEME, credential: made.credential };
  const told = await transport.attest(shown);
  if (told.kind !== 'ok') return untaken(told);
  const { enrolled, received_at, zh, en } = told.value;
  if (!enrolled) return { kind: 'not_taken', zh, en };
  const state: KeyState = {
    state: 'enrolled',
    fingerprint: hexOf(await sha256(made.publicKey)),
    enrolledAt: received_at,
    triedAt: now().toISOString(),
    zh,
    en,
    passkey: { credentialId: made.credentialId, rpId },
  };
  await store.write(KEY_STATE, state);
  return { kind: 'bound' };
}

/** No answer that helps: no network, or the server would not even look at it. */
function untaken(answer: Exclude<Outcome<unknown>, { kind: 'ok' }>): Bound {
  if (answer.kind !== 'refused') return { kind: 'offline' };
  return { kind: 'not_taken', zh: answer.detail, en: answer.detail };
}
