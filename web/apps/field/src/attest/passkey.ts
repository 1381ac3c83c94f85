/**
 * A passkey of this phone: made in its security chip by the system, unlocked by fingerprint or face for every
 * signature. The JSON forms are those that the server reads (docs/attestation.md).
 */
import { base64url, fromBase64url } from '@shifang/rules';

/** What the browser offers for credentials; tests put their own here. */
export type Credentials = Pick<CredentialsContainer, 'create' | 'get'>;

export interface PasskeyMade {
  credential: Record<string, unknown>;
  /** base64url, as the credential names itself. */
  credentialId: string;
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array<ArrayBuffer>;
}

/** Why there is no signature by the passkey: the person said no or took too long, or the system could not. */
export type PasskeyFault = 'refused' | 'failed' | 'no_number';

export class PasskeyFailed extends Error {
  override readonly name = 'PasskeyFailed';
  constructor(readonly code: PasskeyFault) {
    super(code);
  }
}

/** So long a person may take to show a finger. */
export const PROMPT_MS = 45_000;
const ES256 = -7;

const text = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));

/** Whether this phone has a lock (fingerprint, face, code) that a passkey can stand behind. */
export async function canKeepPasskeys(): Promise<boolean> {
  if (!window.isSecureContext || !('PublicKeyCredential' in window)) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

/** What a refusal of the system means: a person's "no" and a timeout look alike to a page. */
function faultOf(error: unknown): PasskeyFailed {
  const refused = error instanceof DOMException && error.name === 'NotAllowedError';
  return new PasskeyFailed(refused ? 'refused' : 'failed');
}

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const made = await work().catch((error: unknown) => Promise.reject(faultOf(error)));
  if (made === null) throw new PasskeyFailed('failed');
  return made as PublicKeyCredential;
}

export interface NewPasskey {
  challenge: Uint8Array<ArrayBuffer>;
  rpId: string;
  /** Whom the system shows the passkey for. */
  person: { id: string; name: string; displayName: string };
}

export async function makePasskey(
  credentials: Credentials,
  { challenge, rpId, person }: NewPasskey,
): Promise<PasskeyMade> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge,
    rp: { id: rpId, name: '实访 Shifang' },
    user: { ...person, id: new TextEncoder().encode(person.id) },
    pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      // Bound to this phone where the system can do so: one that is copied to others proves less.
      residentKey: 'discouraged',
      userVerification: 'required',
    },
    // Where the system vouches for the key, the server judges that too.
    attestation: 'direct',
    timeout: PROMPT_MS,
  };
  const made = await asked(() => credentials.create({ publicKey }));
  const response = made.response as AuthenticatorAttestationResponse;
  const spki = response.getPublicKey();
  if (spki === null) throw new PasskeyFailed('failed');
  return {
    credentialId: made.id,
    publicKey: new Uint8Array(spki),
    credential: {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
      },
      clientExtensionResults: {},
    },
  };
}

/** Have the passkey sign a challenge: the system asks for a finger or a face. */
export async function signByPasskey(
  credentials: Credentials,
  {
    challenge,
    rpId,
    credentialId,
  }: { challenge: Uint8Array<ArrayBuffer>; rpId: string; credentialId: string },
): Promise<Record<string, unknown>> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge,
    rpId,
    allowCredentials: [
      { type: 'public-key', id: fromBase64url(credentialId), transports: ['internal'] },
    ],
    userVerification: 'required',
    timeout: PROMPT_MS,
  };
  const made = await asked(() => credentials.get({ publicKey }));
  const response = made.response as AuthenticatorAssertionResponse;
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
    },
    clientExtensionResults: {},
  };
}
