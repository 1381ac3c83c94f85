/**
 * The seal of an evidence envelope (contracts/location_evidence.json): what is hashed, what is signed, and how the
 * envelopes of a device hang together. The server's side is truth/attestation/envelope.py.
 */
import { canonicalJson } from './canonical';

/** The place of an envelope among all that a device has made: counted from 0, with the digest of the one before. */
export interface ChainLink {
  index: number;
  previous_sha256: string | null;
}

/** What is remembered of the last envelope. */
export interface ChainHead {
  index: number;
  sha256: string;
}

type Sealed = Record<string, unknown> & { chain?: ChainLink | null };

const MARK = 'shifang.envelope.1\0';
const ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** The digest that stands for an envelope: of its canonical JSON without the signature. */
export function envelopeDigest(
  envelope: Readonly<Record<string, unknown>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const signed = Object.entries(envelope).filter(([name]) => name !== 'signature');
  return sha256(utf8(canonicalJson(Object.fromEntries(signed))));
}

/** The bytes that a device signs. */
export function signedMessage(digest: Uint8Array, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const mark = utf8(MARK);
  const message = new Uint8Array(mark.length + nonce.length + digest.length);
  message.set(mark, 0);
  message.set(nonce, mark.length);
  message.set(digest, mark.length + nonce.length);
  return message;
}

/** A signature as WebCrypto makes it: r and s, 32 bytes each. */
export async function signBytes(
  key: CryptoKey,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, message));
}

/** Whether an envelope bears a good signature by a P-256 key (SubjectPublicKeyInfo, DER) over its nonce and content. */
export async function verifyEnvelope(
  envelope: Readonly<Record<string, unknown>>,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { nonce, signature } = envelope as { nonce?: string; signature?: { value?: string } };
  if (!nonce || !signature?.value) return false;
  const key = await crypto.subtle.importKey(
    'spki',
    publicKey,
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  );
  const message = signedMessage(await envelopeDigest(envelope), fromBase64url(nonce));
  return crypto.subtle.verify(ALGORITHM, key, fromBase64url(signature.value), message);
}

/** The link of the envelope that follows. */
export function nextLink(head: ChainHead | null): ChainLink {
  return head === null
    ? { index: 0, previous_sha256: null }
    : { index: head.index + 1, previous_sha256: head.sha256 };
}

/** The later of two memories of the same chain: one may have been wiped. */
export function laterHead(one: ChainHead | null, other: ChainHead | null): ChainHead | null {
  if (one === null || other === null) return one ?? other;
  return one.index >= other.index ? one : other;
}

/** The positions at which envelopes, in their order, do not follow the one before: missing, changed or repeated. */
export async function chainBreaks(envelopes: readonly Sealed[]): Promise<number[]> {
  const breaks: number[] = [];
  let head: ChainHead | null = null;
  for (const [at, envelope] of envelopes.entries()) {
    const link = envelope.chain ?? null;
    const expected = nextLink(head);
    const follows =
      link !== null &&
      link.index === expected.index &&
      (link.previous_sha256 ?? null) === expected.previous_sha256;
    if (!follows) breaks.push(at);
    head = { index: link?.index ?? at, sha256: hexOf(await envelopeDigest(envelope)) };
  }
  return breaks;
}
