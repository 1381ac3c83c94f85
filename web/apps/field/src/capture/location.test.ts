// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVIDENCE_FIXES, LocationWatcher } from './location';

type Tell = (position: GeolocationPosition) => void;

const START = Date.parse('2026-11-21T06:00:00Z');
let tell: Tell | null;
let watches: number;
let mocked: boolean | undefined;

const geolocation = {
  watchPosition: (take: Tell) => {
    watches += 1;
    tell = take;
    return watches;
  },
  clearWatch: () => {
    tell = null;
  },
} as unknown as Geolocation;

const watcher = () =>
  new LocationWatcher({
    geolocation,
    monotonic: () => Date.now() - START,
    isMock: () => mocked,
  });
const position = (more: Partial<GeolocationCoordinates> = {}) =>
  ({
    timestamp: Date.now(),
    coords: {
      latitude: 39.29,
      longitude: -76.61,
      accuracy: 8,
      speed: null,
      heading: NaN,
      altitude: 12,
      ...more,
    },
  }) as unknown as GeolocationPosition;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  tell = null;
  watches = 0;
  mocked = undefined;
});
afterEach(() => vi.useRealTimers());

describe('the watcher', () => {
  it('gives the newest fixes of two minutes, with all that the browser told and no more', () => {
    const found = watcher();
    found.subscribe(() => undefined);
    for (let second = 0; second < 200; second += 1) {
      tell?.(position());
      vi.advanceTimersByTime(1000);
    }
    const fixes = found.evidence(Date.now());
    expect(fixes).toHaveLength(EVIDENCE_FIXES);
    expect(fixes.at(-1)).toMatchObject({ monotonic_ms: 199_000, altitude_m: 12 });
    expect('mock' in (fixes[0] ?? {})).toBe(false);
    expect(fixes[0]?.speed_mps).toBeUndefined();
    vi.advanceTimersByTime(100_000);
    expect(found.evidence(Date.now()).length).toBeLessThan(EVIDENCE_FIXES);
    vi.advanceTimersByTime(100_000);
    expect(found.evidence(Date.now())).toHaveLength(1);
  });

  it('passes on what a native shell says of a position', () => {
    mocked = true;
    const found = watcher();
    found.subscribe(() => undefined);
    tell?.(position());
    expect(found.evidence(Date.now())[0]?.mock).toBe(true);
  });

  it('rests while the page is hidden, and when nobody looks', () => {
    const found = watcher();
    const leave = found.subscribe(() => undefined);
    found.setInFront(false);
    expect(tell).toBeNull();
    found.setInFront(true);
    expect(tell).not.toBeNull();
    leave();
    expect(tell).toBeNull();
    found.setInFront(true);
    expect(tell).toBeNull();
  });

  it('asks anew when the receiver is silent', () => {
    const found = watcher();
    found.subscribe(() => undefined);
    tell?.(position());
    vi.advanceTimersByTime(29_000);
    expect(watches).toBe(1);
    vi.advanceTimersByTime(20_000);
    expect(watches).toBe(2);
  });
});
