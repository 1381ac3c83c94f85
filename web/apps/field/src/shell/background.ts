/** What the app does by itself for who is signed in: the phone's key, the seals, the recording of the way. */
import type { Api, Me } from '@shifang/api';
import { liveQuery } from 'dexie';
import { attestOverHttp } from '../attest/http';
import { enrol, type EnrolmentParts, type KeyState } from '../attest/enrolment';
import { mirrorOfChain, turnsOf } from '../attest/mirrors';
import { refill } from '../attest/nonces';
import { browserShelf } from '../attest/phone_key';
import { bindPasskey, type Bound } from '../attest/passkey_enrolment';
import { Sealer } from '../attest/seal';
import { enrolledSigner } from '../attest/signer';
import type { LocationWatcher } from '../capture/location';
import type { FieldStore } from '../outbox/store';
import { keepPoint, sendBatches, sendWay, WAY_MS } from '../tracks/batches';
import { keepGate, readGate, wishFor } from '../tracks/gate';
import { tracksOverHttp } from '../tracks/http';
import { Recorder } from '../tracks/recorder';
import type { TrackParts, Wish } from '../tracks/types';

export interface Background {
  sealer: Sealer;
  recorder: Recorder;
  /** The way that led to a claim, sent before the claim is. */
  beforeClaims: () => Promise<void>;
  /** Everything that wants a network, in turn; each part looks after its own failures. */
  chores: () => Promise<void>;
  renewKey: () => Promise<KeyState | null>;
  bindPasskey: () => Promise<Bound>;
  setRecording: (wish: Wish) => Promise<void>;
  stop: () => void;
}

interface Needs {
  api: Api;
  me: Me;
  store: FieldStore;
  deviceId: string;
  location: LocationWatcher;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export function openBackground({ api, me, store, deviceId, location }: Needs): Background {
  const now = (): Date => new Date();
  const shelf = browserShelf();
  const { credentials } = navigator;
  const attest: EnrolmentParts = { store, shelf, transport: attestOverHttp(api), deviceId, now };
  const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: me.organisation.timezone });
  const tracks: TrackParts = {
    store,
    transport: tracksOverHttp(api),
    deviceId,
    now,
    dayOf: (at) => zone.format(at),
    mirror: mirrorOfChain('tracks', deviceId),
    inTurn: turnsOf(`shifang-tracks-${deviceId}`),
  };
  const sealer = new Sealer({
    store,
    now,
    signer: () => enrolledSigner({ store, shelf, credentials }),
    mirror: mirrorOfChain('evidence', deviceId),
    inTurn: turnsOf(`shifang-seal-${deviceId}`),
  });
  const recorder = new Recorder({
    location,
    keep: (point) => keepPoint(tracks, point),
    now: () => Date.now(),
    setTimer: (work, milliseconds) => window.setTimeout(work, milliseconds),
    clearTimer: (timer) => window.clearTimeout(timer),
  });
  const watch = liveQuery(() => readGate(store)).subscribe(
    (view) => recorder.heed(view),
    // The store was closed: who is signed in has changed.
    () => recorder.stop(),
  );
  const seal = async (anew = false): Promise<KeyState | null> => {
    const key = await enrol(attest, anew);
    if (key?.state === 'enrolled') await refill(attest);
    return key;
  };
  const follow = async (): Promise<void> => {
    if (await keepGate(tracks)) await sendBatches(tracks);
  };
  const way = async (): Promise<void> => {
    if (await keepGate(tracks)) await sendWay(tracks);
  };
  return {
    sealer,
    recorder,
    beforeClaims: () => Promise.race([way(), pause(WAY_MS)]),
    chores: async () => {
      await Promise.allSettled([seal(), follow()]);
    },
    renewKey: () => seal(true),
    bindPasskey: async () => {
      const person = { id: me.id, name: me.login, displayName: me.name };
      const bound = await bindPasskey({ ...attest, credentials, person });
      if (bound.kind === 'bound') await refill(attest);
      return bound;
    },
    setRecording: (wish) => wishFor(store, wish),
    stop: () => {
      watch.unsubscribe();
      recorder.stop();
    },
  };
}
