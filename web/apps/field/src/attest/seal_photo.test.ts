// @vitest-environment node
import 'fake-indexeddb/auto';
import { base64url, fromBase64url, verifyEnvelope } from '@shifang/rules';
import { beforeEach, describe, expect, it } from 'vitest';
import vectors from '../../../../../contracts/vectors/photo_capture.json';
import type { FieldStore } from '../outbox/store';
import { freshStore, NOW, photo } from '../outbox/testing';
import { declared, signedContent } from '../shell/photos';
import { turnsOf } from './mirrors';
import { KEPT_FOR_CLAIMS } from './nonces';
import { makeKey, signature, type PhoneKey } from './phone_key';
import { Sealer } from './seal';
import type { Signer } from './signer';

const shot = photo('5f'.repeat(32), { latitude: 31.2, longitude: 121.5, accuracy_m: 8 });
const content = signedContent(shot, 'v1');

let store: FieldStore;
let key: PhoneKey;

const mirror = { read: () => null, write: () => undefined };
const silent = async (): Promise<Signer> => ({
  asks: false,
  patienceMs: 3_000,
  sign: async (message) => ({ value: await signature(key, message) }),
});
const sealer = (signer: () => Promise<Signer | null> = silent): Sealer =>
  new Sealer({ store, now: () => NOW, signer, mirror, inTurn: turnsOf('photos') });

async function keepNumbers(count: number): Promise<void> {
  const fresh = Array.from({ length: count }, () => ({
    nonce: base64url(crypto.getRandomValues(new Uint8Array(32))),
    kept_until: NOW.getTime() + 1000,
  }));
  await store.nonces.bulkPut(fresh);
}

beforeEach(async () => {
  store = freshStore();
  key = await makeKey(NOW);
});

describe('a photo', () => {
  it('is signed as it is taken, over its declaration, the visit and a number of its own', async () => {
    await keepNumbers(KEPT_FOR_CLAIMS + 2);
    expect(content).toMatchObject({ purpose: 'photo', visit_id: 'v1', sha256: shot.sha256 });
    const seal = sealer();
    const [one, other] = await Promise.all([seal.photo(content), seal.photo(content)]);
    expect(one?.nonce).toBeDefined();
    expect(one?.nonce).not.toBe(other?.nonce);
    expect(await verifyEnvelope({ ...content, ...one }, key.publicKey)).toBe(true);
    expect(await verifyEnvelope({ ...content, ...one, sha256: 'x' }, key.publicKey)).toBe(false);
    // What is declared bears the seal, and the seal is not over itself.
    const capture = one ?? null;
    expect(declared({ ...shot, capture })).toMatchObject({ capture });
    expect(signedContent({ ...shot, capture }, 'v1')).toEqual(content);
  });

  it('is taken unsigned without a key, or where a person would be asked', async () => {
    await keepNumbers(KEPT_FOR_CLAIMS + 2);
    const sign = () => Promise.reject(new Error('no'));
    expect(await sealer(async () => null).photo(content)).toBeNull();
    expect(
      await sealer(async () => ({ asks: true, patienceMs: 9, sign })).photo(content),
    ).toBeNull();
    expect(await sealer(sign).photo(content)).toBeNull();
    expect(declared(shot)).not.toHaveProperty('capture');
  });

  it('leaves the last numbers to claims of a place', async () => {
    await keepNumbers(KEPT_FOR_CLAIMS);
    expect(await sealer().photo(content)).toBeNull();
    expect(await store.nonces.count()).toBe(KEPT_FOR_CLAIMS);
  });

  it.each(vectors.cases)('of the vectors: $name', async ({ visit_id, photo: sent, good }) => {
    const { capture, ...declaration } = sent;
    const signed = { purpose: 'photo', visit_id, ...declaration, ...capture };
    expect(await verifyEnvelope(signed, fromBase64url(vectors.public_key))).toBe(good);
  });
});
