/** The phone's position: one watcher for the whole app, running only while somebody looks. */
import type { Fix } from '../outbox/types';

export type LocationTrouble = 'denied' | 'unavailable' | 'unsupported';

export interface LocationState {
  /** The newest fix, or null before the first one. */
  fix: Fix | null;
  trouble: LocationTrouble | null;
}

/** Fixes that go along as evidence: the last ones of the last minute. */
const EVIDENCE_FIXES = 8;
const EVIDENCE_SPAN_MS = 60_000;

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
  private readonly listeners = new Set<() => void>();

  constructor(private readonly geolocation: Geolocation | undefined) {}

  snapshot = (): LocationState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** The last fixes, oldest first, to go along with a command. */
  evidence(now: number): Fix[] {
    const young = this.recent.filter(
      ({ fixed_at }) => now - Date.parse(fixed_at) <= EVIDENCE_SPAN_MS,
    );
    if (young.length > 0) return young.slice(-EVIDENCE_FIXES);
    // Nothing fresh: the last known place, whose age the server will see.
    return this.recent.slice(-1);
  }

  private start(): void {
    if (this.watch !== null) return;
    if (!this.geolocation) {
      this.tell({ ...this.state, trouble: 'unsupported' });
      return;
    }
    this.watch = this.geolocation.watchPosition(
      (position) => {
        const fix = fixOf(position);
        this.recent = [...this.recent, fix].slice(-4 * EVIDENCE_FIXES);
        this.tell({ fix, trouble: null });
      },
      (error) => {
        const denied = error.code === error.PERMISSION_DENIED;
        this.tell({ ...this.state, trouble: denied ? 'denied' : 'unavailable' });
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 },
    );
  }

  private stop(): void {
    if (this.watch !== null) this.geolocation?.clearWatch(this.watch);
    this.watch = null;
  }

  private tell(state: LocationState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
