// @vitest-environment node
/** The same vectors that the server's tests run: what one seals the other verifies. */
import { describe, expect, it } from 'vitest';
import vectors from '../../../../contracts/vectors/evidence_envelope.json';
import { canonicalJson } from './canonical';
import {
  base64url,
  chainBreaks,
  envelopeDigest,
  fromBase64url,
  hexOf,
  laterHead,
  nextLink,
  sha256,
  signBytes,
  signedMessage,
  verifyEnvelope,
} from './evidence';

type Envelope = Record<string, unknown> & { nonce: string };

const publicKey = fromBase64url(vectors.public_key);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the canonical form', () => {
  it.each(vectors.canonical)('$name', async ({ value, text, sha256: digest }) => {
    expect(canonicalJson(value)).toBe(text);
    expect(hexOf(await sha256(utf8(canonicalJson(value))))).toBe(digest);
  });

  it.each(vectors.refused)('$name has none', ({ json }) => {
    expect(() => canonicalJson(JSON.parse(json))).toThrow();
  });

  it('leaves out what is not sent, and refuses what JSON cannot hold', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    for (const value of [NaN, Infinity, undefined, 1n]) {
      expect(() => canonicalJson({ value: [value] }.value[0])).toThrow();
    }
  });
});

describe('a seal', () => {
  it.each(vectors.seals)('$name', async ({ envelope, payload_sha256, message, verdict }) => {
    const sealed = envelope as unknown as Envelope;
    const digest = await envelopeDigest(sealed);
    expect(hexOf(digest)).toBe(payload_sha256);
    expect(hexOf(signedMessage(digest, fromBase64url(sealed.nonce)))).toBe(message);
    expect(await verifyEnvelope(sealed, publicKey)).toBe(verdict === 'ok');
  });

  it('made here holds, and does not once a thing was changed', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ]);
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const plain = { fixes: [], nonce: base64url(nonce), extra: undefined };
    const message = signedMessage(await envelopeDigest(plain), nonce);
    const value = base64url(await signBytes(pair.privateKey, message));
    const sent = JSON.parse(JSON.stringify({ ...plain, signature: { value } })) as Envelope;
    expect(await verifyEnvelope(sent, spki)).toBe(true);
    expect(await verifyEnvelope({ ...sent, monotonic_ms: 1 }, spki)).toBe(false);
    expect(await verifyEnvelope({ ...sent, signature: null }, spki)).toBe(false);
  });
});

describe('a chain', () => {
  it.each(vectors.chains)('$name', async ({ envelopes, breaks }) => {
    expect(await chainBreaks(envelopes as never)).toEqual(breaks);
  });

  it('goes on from the later of two memories', () => {
    expect(nextLink(null)).toEqual({ index: 0, previous_sha256: null });
    const [three, five] = [
      { index: 3, sha256: 'c' },
      { index: 5, sha256: 'e' },
    ];
    expect(laterHead(three, five)).toBe(five);
    expect(laterHead(three, null)).toBe(three);
    expect(nextLink(five)).toEqual({ index: 6, previous_sha256: 'e' });
  });
});

it('base64url is what the server reads', () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, at) => (at * 37) & 0xff);
  expect(fromBase64url(base64url(bytes))).toEqual(bytes);
  expect(base64url(bytes)).not.toMatch(/[+/=]/);
});
