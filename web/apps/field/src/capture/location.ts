/** The phone's position: one watcher for the whole app, running only while somebody looks and the page is in front. */
import type { Fix } from '../outbox/types';

export type LocationTrouble = 'denied' | 'unavailable' | 'unsupported';

export interface LocationState {
  /** The newest fix, or null before the first one. */
  fix: Fix | null;
  trouble: LocationTrouble | null;
}

/** Fixes that go along as evidence: the newest ones of the last two minutes, as many as an envelope takes. */
export const EVIDENCE_FIXES = 50;
const EVIDENCE_SPAN_MS = 120_000;
/** A receiver that has nothing new to say is asked anew after so long: a check-in wants a fresh position. */
const SILENT_MS = 30_000;

export interface WatcherParts {
  geolocation: Geolocation | undefined;
  /** Milliseconds of the clock that nobody can turn back. */
  monotonic: () => number;
  /** What the system says of a position, where something can ask it. */
  isMock: (fixedAt: number) => boolean | undefined;
}

const optional = (value: number | null): number | undefined =>
  value === null || Number.isNaN(value) ? undefined : value;

export function fixOf({ coords, timestamp }: GeolocationPosition): Fix {
  return {
    latitude: coords.latitude,
    longitude: coords.longitude,
    datum: 'wgs84',
    accuracy_m: coords.accuracy,
    fixed_at: new Date(timestamp).toISOString(),
    speed_mps: optional(coords.speed),
    bearing_deg: optional(coords.heading),
    altitude_m: optional(coords.altitude),
  };
}

export class LocationWatcher {
  private state: LocationState = { fix: null, trouble: null };
  private recent: Fix[] = [];
  private watch: number | null = null;
  private nudging: ReturnType<typeof setInterval> | null = null;
  private heardAt = 0;
  private inFront = true;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: WatcherParts) {}

  snapshot = (): LocationState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** Rest while the page is hidden: nobody looks, and the receiver eats the battery. */
  setInFront(inFront: boolean): void {
    this.inFront = inFront;
    if (!inFront) this.stop();
    else if (this.listeners.size > 0) this.start();
  }

  /** The last fixes, oldest first, to go along with a command. */
  evidence(now: number): Fix[] {
    const young = this.recent.filter(
      ({ fixed_at }) => now - Date.parse(fixed_at) <= EVIDENCE_SPAN_MS,
    );
    if (young.length > 0) return young;
    // Nothing fresh: the last known place, whose age the server will see.
    return this.recent.slice(-1);
  }

  private start(): void {
    if (this.watch !== null || !this.inFront) return;
    const { geolocation } = this.parts;
    if (!geolocation) {
      this.tell({ ...this.state, trouble: 'unsupported' });
      return;
    }
    this.listen(geolocation);
    this.nudging = setInterval(() => this.nudge(geolocation), SILENT_MS / 2);
  }

  private nudge(geolocation: Geolocation): void {
    if (this.watch === null || this.parts.monotonic() - this.heardAt < SILENT_MS) return;
    geolocation.clearWatch(this.watch);
    this.listen(geolocation);
  }

  private listen(geolocation: Geolocation): void {
    this.heardAt = this.parts.monotonic();
    this.watch = geolocation.watchPosition(
      (position) => this.take(position),
      (error) => {
        const denied = error.code === error.PERMISSION_DENIED;
        this.tell({ ...this.state, trouble: denied ? 'denied' : 'unavailable' });
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 },
    );
  }

  private take(position: GeolocationPosition): void {
    const mock = this.parts.isMock(position.timestamp);
    this.heardAt = this.parts.monotonic();
    const fix: Fix = {
      ...fixOf(position),
      monotonic_ms: this.heardAt,
      ...(mock === undefined ? {} : { mock }),
    };
    // The same position told again is no second measurement.
    const again = this.recent.at(-1)?.fixed_at === fix.fixed_at;
    if (!again) this.recent = [...this.recent, fix].slice(-EVIDENCE_FIXES);
    this.tell({ fix, trouble: null });
  }

  private stop(): void {
    if (this.watch !== null) this.parts.geolocation?.clearWatch(this.watch);
    if (this.nudging !== null) clearInterval(this.nudging);
    this.watch = null;
    this.nudging = null;
  }

  private tell(state: LocationState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
