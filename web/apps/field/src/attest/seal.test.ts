// @vitest-environment node
import {
  base64url,
  chainBreaks,
  envelopeDigest,
  fromBase64url,
  sha256,
  signedMessage,
  verifyEnvelope,
  type ChainHead,
} from '@shifang/rules';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { record, type NewCommand } from '../outbox/record';
import type { FieldStore } from '../outbox/store';
import { freshStore, LOCATION, NOW } from '../outbox/testing';
import type { CommandKind, LocationEvidence } from '../outbox/types';
import type { Outcome } from '../outbox/transport';
import {
  enrol,
  enrolledKey,
  KEY_STATE,
  type AttestTransport,
  type EnrolmentParts,
  type KeyState,
} from './enrolment';
import { turnsOf } from './mirrors';
import { nextNonce, POOL, refill } from './nonces';
import type { KeyShelf, PhoneKey } from './phone_key';
import type { Credentials } from './passkey';
import { bindPasskey } from './passkey_enrolment';
import { PASSKEY_FAULT, Sealer, type HeadMirror } from './seal';
import { enrolledSigner } from './signer';

class PretendAttest implements AttestTransport {
  readonly shown: Record<string, unknown>[] = [];
  readonly asked: string[] = [];
  enrolled = true;
  rpId: string | null = 'visits.example.com';
  answer: Outcome<never> | null = null;

  async nonces(purpose: string, count: number): ReturnType<AttestTransport['nonces']> {
    if (this.answer) return this.answer;
    this.asked.push(`${purpose} ${count}`);
    const nonces = Array.from({ length: count }, () => ({
      nonce: base64url(crypto.getRandomValues(new Uint8Array(32))),
      expires_at: NOW.toISOString(),
    }));
    const { rpId: rp_id } = this;
    return { kind: 'ok', value: { nonces, schemes: ['webauthn', 'webcrypto'], rp_id } };
  }

  async attest(shown: Record<string, unknown>): ReturnType<AttestTransport['attest']> {
    this.shown.push(shown);
    const { enrolled } = this;
    const received_at = NOW.toISOString();
    return {
      kind: 'ok',
      value: {
        enrolled,
        code: enrolled ? 'ok' : 'x',
        zh: '中',
        en: 'E',
        level: 'none',
        received_at,
      },
    };
  }
}

/** A security chip whose person says yes, no, or nothing that can be used. */
class PretendCredentials implements Credentials {
  readonly challenges: string[] = [];
  mood: 'yes' | 'no' | 'broken' = 'yes';

  async create({ publicKey }: CredentialCreationOptions): Promise<Credential> {
    return this.answer(publicKey?.challenge, {
      attestationObject: new Uint8Array([2]).buffer,
      getPublicKey: () => new Uint8Array([4]).buffer,
    });
  }

  async get({ publicKey }: CredentialRequestOptions): Promise<Credential> {
    return this.answer(publicKey?.challenge, {
      authenticatorData: new Uint8Array([5]).buffer,
      signature: new Uint8Array([6]).buffer,
    });
  }

  private answer(challenge: BufferSource | undefined, more: object): Credential {
    if (this.mood === 'no') throw new DOMException('no', 'NotAllowedError');
    if (this.mood === 'broken') throw new DOMException('broken', 'InvalidStateError');
    this.challenges.push(base64url(challenge as Uint8Array));
    const response = { clientDataJSON: new Uint8Array([1]).buffer, ...more };
    const made = { id: 'Y3JlZA', type: 'public-key', rawId: new Uint8Array([3]).buffer, response };
    return made as unknown as Credential;
  }
}

function shelfInMemory(): KeyShelf {
  let kept: PhoneKey | null = null;
  return {
    read: async () => kept,
    write: async (key) => {
      kept = key;
    },
  };
}

function mirrorInMemory(): HeadMirror {
  let kept: ChainHead | null = null;
  return {
    read: () => kept,
    write: (head) => {
      kept = head;
    },
  };
}

let store: FieldStore;
let server: PretendAttest;
let shelf: KeyShelf;
let now: Date;
let mirror: HeadMirror;
let credentials: PretendCredentials;

const parts = (): EnrolmentParts => ({
  store,
  shelf,
  transport: server,
  deviceId: 'd1',
  now: () => now,
});
const sealer = (signer = () => enrolledSigner({ store, shelf, credentials })) =>
  new Sealer({ store, now: () => now, signer, mirror, inTurn: turnsOf('test') });
const checkIn = (id: string): NewCommand<CommandKind> => ({
  kind: 'visit.check_in',
  payload: { visit_id: id, location: LOCATION },
  happenedAt: NOW,
});

async function envelopes(): Promise<LocationEvidence[]> {
  const rows = await store.commands.orderBy('sequence').toArray();
  return rows.flatMap(({ payload }) => ('location' in payload ? [payload.location] : []));
}

const asSent = (location: LocationEvidence) =>
  JSON.parse(JSON.stringify(location)) as Record<string, unknown>;

beforeEach(() => {
  store = freshStore();
  server = new PretendAttest();
  shelf = shelfInMemory();
  mirror = mirrorInMemory();
  credentials = new PretendCredentials();
  now = NOW;
});

describe('enrolment', () => {
  it('happens once, with a key that cannot be exported', async () => {
    expect(await enrol(parts())).toMatchObject({
      state: 'enrolled',
      enrolledAt: NOW.toISOString(),
    });
    expect(await enrol(parts())).toMatchObject({ state: 'enrolled' });
    expect(server.shown).toHaveLength(1);
    const key = await enrolledKey({ store, shelf });
    expect(key?.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', key?.privateKey as CryptoKey)).rejects.toThrow();
  });

  it('waits for a network', async () => {
    server.answer = { kind: 'later', afterMs: null };
    expect(await enrol(parts())).toBeNull();
    expect(await shelf.read()).toBeNull();
    server.answer = null;
    expect(await enrol(parts())).toMatchObject({ state: 'enrolled' });
  });

  it('shows the key of the phone for the next person who signs in', async () => {
    await enrol(parts());
    const first = await shelf.read();
    store = freshStore();
    await enrol({ ...parts(), deviceId: 'd2' });
    expect(server.shown[1]?.['public_key']).toBe(server.shown[0]?.['public_key']);
    expect(await shelf.read()).toEqual(first);
  });

  it('takes another key when asked to, and keeps the old one when the server refuses', async () => {
    await enrol(parts());
    const first = await shelf.read();
    server.enrolled = false;
    expect(await enrol(parts(), true)).toMatchObject({ state: 'refused', en: 'E' });
    expect((await shelf.read())?.fingerprint).toBe(first?.fingerprint);
    expect(await enrolledKey({ store, shelf })).toBeNull();
    server.enrolled = true;
    expect(await enrol(parts())).toMatchObject({ state: 'refused' });
    now = new Date(NOW.getTime() + 7 * 3_600_000);
    expect(await enrol(parts())).toMatchObject({ state: 'enrolled' });
    expect((await shelf.read())?.fingerprint).not.toBe(first?.fingerprint);
  });

  it('does not ask again at once where it is not allowed', async () => {
    server.answer = { kind: 'refused', status: 403, code: 'forbidden', params: {}, detail: 'no' };
    await enrol(parts());
    server.answer = null;
    await enrol(parts());
    expect(server.shown).toHaveLength(0);
    expect(await store.read<KeyState>(KEY_STATE)).toMatchObject({ state: 'refused', zh: 'no' });
  });
});

describe('the pool', () => {
  it('is filled ahead, and again when it runs low', async () => {
    await refill(parts());
    await refill(parts());
    expect(await store.nonces.count()).toBe(POOL);
    expect(server.asked).toEqual(Array<string>(4).fill('envelope 50'));
    const keys = await store.nonces.limit(60).primaryKeys();
    await store.nonces.bulkDelete(keys);
    await refill(parts());
    expect(server.asked.slice(4)).toEqual(['envelope 50', 'envelope 10']);
  });

  it('forgets what has become too old, by this phone too', async () => {
    await refill(parts());
    now = new Date(NOW.getTime() + 7 * 86_400_000);
    expect(await nextNonce(store, now)).toBeNull();
    await refill(parts());
    expect(await store.nonces.count()).toBe(POOL);
    expect(server.asked).toHaveLength(8);
  });
});

describe('sealing', () => {
  it('numbers, signs and chains what claims a place, and nothing else', async () => {
    await enrol(parts());
    await refill(parts());
    const seal = sealer();
    const note: NewCommand<CommandKind> = {
      kind: 'visit.cancel',
      payload: { visit_id: 'v1', reason: 'r' },
      happenedAt: NOW,
    };
    for (const id of ['v1', 'v2']) {
      await record(store, 'd1', { commands: [note, checkIn(id)], sealer: seal });
    }
    const sealed = (await envelopes()).map(asSent);
    expect(sealed.map(({ chain }) => (chain as { index: number }).index)).toEqual([0, 1]);
    expect(await chainBreaks(sealed as never)).toEqual([]);
    const key = (await shelf.read())?.publicKey as Uint8Array<ArrayBuffer>;
    for (const each of sealed) expect(await verifyEnvelope(each, key)).toBe(true);
    expect(sealed[0]?.['nonce']).not.toBe(sealed[1]?.['nonce']);
    expect(await store.nonces.count()).toBe(POOL - 2);
  });

  it('goes without a signature before there is a key or a number, but chains all the same', async () => {
    const seal = sealer();
    await record(store, 'd1', { commands: [checkIn('v1')], sealer: seal });
    await enrol(parts());
    await record(store, 'd1', { commands: [checkIn('v2')], sealer: seal });
    const sealed = await envelopes();
    expect(sealed.every(({ nonce, signature }) => !nonce && !signature)).toBe(true);
    expect(await chainBreaks(sealed.map(asSent) as never)).toEqual([]);
  });

  it('gives every envelope a link of its own when two are recorded at once', async () => {
    const seal = sealer();
    const ids = ['v1', 'v2', 'v3', 'v4'];
    await Promise.all(
      ids.map((id) => record(store, 'd1', { commands: [checkIn(id)], sealer: seal })),
    );
    expect(await chainBreaks((await envelopes()).map(asSent) as never)).toEqual([]);
  });

  it('goes on with the chain after the store was wiped', async () => {
    await record(store, 'd1', { commands: [checkIn('v1')], sealer: sealer() });
    const before = (await envelopes()).map(asSent);
    store = freshStore();
    await record(store, 'd1', { commands: [checkIn('v2')], sealer: sealer() });
    const after = (await envelopes()).map(asSent);
    expect(await chainBreaks([...before, ...after] as never)).toEqual([]);
  });

  it('never keeps a check-in from being recorded', async () => {
    const broken = sealer(() => Promise.reject(new Error('no key today')));
    await record(store, 'd1', { commands: [checkIn('v1')], sealer: broken });
    expect(await envelopes()).toEqual([LOCATION]);
  });
});

describe('a passkey', () => {
  const bind = () =>
    bindPasskey({
      ...parts(),
      credentials,
      person: { id: 'p1', name: 'rep', displayName: 'Rep' },
    });

  it('takes the place of the plain key once the server has taken it, and keeps it', async () => {
    await enrol(parts());
    credentials.mood = 'no';
    expect(await bind()).toEqual({ kind: 'refused' });
    credentials.mood = 'yes';
    server.enrolled = false;
    expect(await bind()).toEqual({ kind: 'not_taken', zh: '中', en: 'E' });
    expect((await store.read<KeyState>(KEY_STATE))?.passkey).toBeUndefined();
    server.enrolled = true;
    expect(await bind()).toEqual({ kind: 'bound' });
    const kept = await store.read<KeyState>(KEY_STATE);
    expect(kept).toMatchObject({
      state: 'enrolled',
      passkey: { credentialId: 'Y3JlZA', rpId: 'visits.example.com' },
    });
    expect(server.shown.at(-1)).toMatchObject({ scheme: 'webauthn', device_id: 'd1' });
    expect(await enrol(parts())).toEqual(kept);
    expect((await enrol(parts(), true))?.passkey).toBeUndefined();
  });

  it('says so when there is no network, and when the server takes none', async () => {
    server.answer = { kind: 'later', afterMs: null };
    expect(await bind()).toEqual({ kind: 'offline' });
    server.answer = null;
    server.rpId = null;
    expect(await bind()).toEqual({ kind: 'not_configured' });
    expect(credentials.challenges).toEqual([]);
  });

  it('signs what claims a place: its challenge is the digest of what the plain key would sign', async () => {
    await bind();
    await refill(parts());
    await record(store, 'd1', { commands: [checkIn('v1')], sealer: sealer() });
    const [sent] = (await envelopes()).map(asSent);
    const digest = await envelopeDigest(sent as Record<string, unknown>);
    const message = signedMessage(digest, fromBase64url(sent?.['nonce'] as string));
    expect(credentials.challenges.at(-1)).toBe(base64url(await sha256(message)));
    expect(sent?.['signature']).toMatchObject({ credential: { id: 'Y3JlZA', type: 'public-key' } });
    expect(await store.nonces.count()).toBe(POOL - 1);
  });

  it('that is refused, broken or without a number leaves a code, and never costs the check-in', async () => {
    await bind();
    const seal = sealer();
    await record(store, 'd1', { commands: [checkIn('v0')], sealer: seal });
    await refill(parts());
    for (const mood of ['no', 'broken'] as const) {
      credentials.mood = mood;
      await record(store, 'd1', { commands: [checkIn(mood)], sealer: seal });
    }
    const sent = await envelopes();
    expect(sent.map(({ environment }) => environment['passkey'])).toEqual([
      'no_number',
      'refused',
      'failed',
    ]);
    expect(sent.every(({ nonce, signature }) => !nonce && !signature)).toBe(true);
    expect(await chainBreaks(sent.map(asSent) as never)).toEqual([]);
    expect(await store.nonces.count()).toBe(POOL);
    expect(await store.read(PASSKEY_FAULT)).toMatchObject({ code: 'failed' });
    credentials.mood = 'yes';
    await record(store, 'd1', { commands: [checkIn('v3')], sealer: seal });
    expect(await store.read(PASSKEY_FAULT)).toBeUndefined();
    expect((await envelopes()).at(-1)?.environment).not.toHaveProperty('passkey');
  });
});
