/** What a signed-in person works with on this phone: the store, the engine, the clock, the position. */
import type { Api, Me } from '@shifang/api';
import { useApi } from '@shifang/api';
import { TimeZone } from '@shifang/ui';
import { uuid7 } from '@shifang/rules';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { KeyState } from '../attest/enrolment';
import type { Bound } from '../attest/passkey_enrolment';
import { canKeepKeys } from '../attest/phone_key';
import type { Sealer } from '../attest/seal';
import { DeviceClock, type Anchor } from '../capture/clock';
import { describeEnvironment } from '../capture/environment';
import { LocationWatcher } from '../capture/location';
import { shellSaysMocked } from '../capture/shell_bridge';
import { browserSurroundings, Engine, listenForMoments } from '../outbox/engine';
import { HttpTransport } from '../outbox/http';
import { record, type NewCommand, type SequenceMirror } from '../outbox/record';
import { Receipts, RECEIPT_KEYS } from '../outbox/receipts';
import { FieldStore, REMEMBERED, SECTIONS, storeName } from '../outbox/store';
import type { AnyCommand, CommandKind, LocationEvidence } from '../outbox/types';
import type { Recorder } from '../tracks/recorder';
import type { Wish } from '../tracks/types';
import { openBackground } from './background';
import { askForBackgroundSync } from './service_worker';

const DEVICE = 'device_id';
const CLOCK = 'shifang.clock';

export interface FieldSession {
  me: Me;
  deviceId: string;
  store: FieldStore;
  engine: Engine;
  clock: DeviceClock;
  location: LocationWatcher;
  /** The only way to write: commands, durable when the promise is kept. */
  record: <K extends CommandKind>(...commands: NewCommand<K>[]) => Promise<AnyCommand[]>;
  /** Where the phone is now, as evidence; it is sealed when it is recorded. */
  evidence: () => LocationEvidence;
  /** The phone's signature of a photo as it is taken; null where it cannot sign. */
  signPhoto: Sealer['photo'];
  recorder: Recorder;
  /** Pause recording one's way, or go on; holds here at once. */
  setRecording: (wish: Wish) => Promise<void>;
  /** Whether this browser can keep a key at all. */
  keysPossible: boolean;
  /** Make another key for this phone and have the server know it. */
  renewKey: () => Promise<KeyState | null>;
  /** Make a passkey for this phone and have the server know it. */
  bindPasskey: () => Promise<Bound>;
}

interface Opened extends FieldSession {
  close: () => void;
}

const SessionContext = createContext<FieldSession | null>(null);

export function useFieldSession(): FieldSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('FieldSessionProvider is missing above this component');
  return session;
}

function openClock(): DeviceClock {
  return new DeviceClock({
    wall: () => Date.now(),
    ticks: () => performance.now(),
    load: () => {
      const text = localStorage.getItem(CLOCK);
      return text === null ? null : (JSON.parse(text) as Anchor);
    },
    save: (anchor) => localStorage.setItem(CLOCK, JSON.stringify(anchor)),
  });
}

function mirrorOf(deviceId: string): SequenceMirror {
  const key = `shifang.sequence.${deviceId}`;
  return {
    read: () => Number(localStorage.getItem(key) ?? 0),
    write: (sequence) => localStorage.setItem(key, String(sequence)),
  };
}

/**
 * The id of this phone for this person, kept beside the store too: a wiped store must not look like a new phone,
 * or its gap would never be seen.
 */
async function deviceOf(store: FieldStore, me: Me): Promise<string> {
  const key = `shifang.device.${me.id}`;
  const known = (await store.read<string>(DEVICE)) ?? localStorage.getItem(key);
  const id = known ?? uuid7(new Date());
  localStorage.setItem(key, id);
  if ((await store.read<string>(DEVICE)) !== id) await store.write(DEVICE, id);
  return id;
}

async function open(api: Api, me: Me): Promise<Opened> {
  const store = new FieldStore(storeName(me.organisation.id, me.id));
  const deviceId = await deviceOf(store, me);
  const clock = openClock();
  const location = new LocationWatcher({
    geolocation: navigator.geolocation as Geolocation | undefined,
    monotonic: () => clock.read().monotonicMs,
    isMock: shellSaysMocked,
  });
  const background = openBackground({ api, me, store, deviceId, location });
  const now = (): Date => new Date();
  const transport = new HttpTransport(api);
  const receipts = new Receipts({ store, transport, now, organisationId: me.organisation.id });
  const engine = new Engine(
    { store, transport, receipts, now, random: Math.random },
    {
      ...browserSurroundings(),
      beforeClaims: background.beforeClaims,
      chores: background.chores,
    },
  );
  const mirror = mirrorOf(deviceId);
  return {
    me,
    deviceId,
    store,
    engine,
    clock,
    location,
    record: async (...commands) => {
      const stored = await record(store, deviceId, {
        commands,
        mirror,
        sealer: background.sealer,
      });
      void engine.poke();
      void askForBackgroundSync();
      return stored;
    },
    evidence: () => {
      const reading = clock.read();
      return {
        fixes: location.evidence(Date.now()),
        environment: describeEnvironment(reading),
        monotonic_ms: reading.monotonicMs,
      };
    },
    signPhoto: (content) => background.sealer.photo(content),
    recorder: background.recorder,
    setRecording: async (wish) => {
      await background.setRecording(wish);
      void engine.poke();
    },
    keysPossible: canKeepKeys(),
    renewKey: background.renewKey,
    bindPasskey: background.bindPasskey,
    close: () => {
      background.stop();
      engine.stop();
      store.close();
    },
  };
}

/** Sections are the server's and may go; what only this phone has stays until the person signs in again. */
export async function forgetSections(store: FieldStore): Promise<void> {
  await store.transaction(
    'rw',
    [...SECTIONS.map((name) => store.table(name)), store.meta],
    async () => {
      for (const name of SECTIONS) await store.table(name).clear();
      await store.meta.delete('cursor');
      // What was asked of the server to be read without a network.
      await store.meta.where('key').startsWith(REMEMBERED).delete();
      // Whoever signs in again pins what the server shows then.
      await store.meta.delete(RECEIPT_KEYS);
    },
  );
}

function useOpened(api: Api, me: Me): FieldSession | null {
  const [session, setSession] = useState<FieldSession | null>(null);
  const personId = me.id;
  useEffect(() => {
    let gone = false;
    let close = (): void => undefined;
    void open(api, me).then((opened) => {
      if (gone) return opened.close();
      const unlisten = listenForMoments(opened.engine);
      // Read now and then, so that a killed page leaves a fresh anchor behind.
      const pulse = window.setInterval(() => opened.clock.read(), 5_000);
      const leave = (): void => void opened.clock.read();
      const front = (): void => {
        opened.location.setInFront(document.visibilityState === 'visible');
        // What was recorded goes out before the page is put to sleep, if there is time.
        if (document.visibilityState === 'hidden') void opened.engine.poke();
      };
      window.addEventListener('pagehide', leave);
      document.addEventListener('visibilitychange', front);
      front();
      close = () => {
        unlisten();
        window.clearInterval(pulse);
        window.removeEventListener('pagehide', leave);
        document.removeEventListener('visibilitychange', front);
        opened.close();
      };
      setSession(opened);
      void navigator.storage?.persist?.();
      void opened.engine.poke({ sync: true });
    });
    return () => {
      gone = true;
      setSession(null);
      close();
    };
    // A refreshed token brings an equal person: only another one opens another store.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api, personId]);
  return session;
}

function Session({ me, children, waiting }: { me: Me; children: ReactNode; waiting: ReactNode }) {
  const session = useOpened(useApi(), me);
  if (session === null) return waiting;
  return (
    <SessionContext value={session}>
      <TimeZone zone={me.organisation.timezone}>{children}</TimeZone>
    </SessionContext>
  );
}

/** What `me` works with; `waiting` while the store opens. Another person gets another store. */
export function FieldSessionProvider(props: { me: Me; waiting: ReactNode; children: ReactNode }) {
  return (
    <Session key={props.me.id} me={props.me} waiting={props.waiting}>
      {props.children}
    </Session>
  );
}
