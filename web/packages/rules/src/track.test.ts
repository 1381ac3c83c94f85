import { describe, expect, it } from 'vitest';
import { gateIsOpen, isWorthKeeping, trackPoint, untilGateMoves, type TrackFix } from './track';

const AT = Date.parse('2026-11-21T06:00:00Z');
const iso = (seconds: number): string => new Date(AT + seconds * 1000).toISOString();
const gate = {
  spans: [
    { start: iso(-3600), end: iso(0) },
    { start: iso(1800), end: iso(7200) },
  ],
  paused_since: null,
};
const fix = (seconds: number, north = 0, more: Partial<TrackFix> = {}): TrackFix => ({
  latitude: 39.29 + north / 111_195,
  longitude: -76.61,
  accuracy_m: 8,
  fixed_at: iso(seconds),
  ...more,
});

describe('the gate', () => {
  it('is open inside a span, its start included and its end not', () => {
    const states = [-3601, -3600, -1, 0, 1799, 1800, 7200].map((s) =>
      gateIsOpen(gate, AT + s * 1000),
    );
    expect(states).toEqual([false, true, true, false, false, true, false]);
  });

  it('is shut in a pause, and before anything is known', () => {
    expect(gateIsOpen({ ...gate, paused_since: iso(-60) }, AT - 1000)).toBe(false);
    expect(gateIsOpen(null, AT)).toBe(false);
  });

  it('tells when it moves next', () => {
    expect(untilGateMoves(gate, AT - 1000)).toBe(1000);
    expect(untilGateMoves(gate, AT)).toBe(1_800_000);
    expect(untilGateMoves(gate, AT + 7_200_000)).toBeNull();
  });
});

describe('a fix is worth keeping', () => {
  it('when it is the first, when it moved, or when half a minute has passed', () => {
    expect(isWorthKeeping(null, fix(0))).toBe(true);
    expect(isWorthKeeping(fix(0), fix(4, 400))).toBe(false);
    expect(isWorthKeeping(fix(0), fix(5, 16))).toBe(true);
    expect(isWorthKeeping(fix(0), fix(29, 3))).toBe(false);
    expect(isWorthKeeping(fix(0), fix(30))).toBe(true);
  });

  it('not when its error explains the way', () => {
    expect(isWorthKeeping(fix(0), fix(10, 30, { accuracy_m: 45 }))).toBe(false);
    expect(isWorthKeeping(fix(0), fix(10, 60, { accuracy_m: 2000 }))).toBe(true);
  });
});

it('a point is the row that the server reads, null where not known', () => {
  expect(trackPoint(fix(0))).toEqual([AT, 39.29, -76.61, 8, null, null, null, null]);
  const full = { speed_mps: 1.5, bearing_deg: 90, monotonic_ms: 77, mock: false };
  expect(trackPoint(fix(1, 0, full))).toEqual([AT + 1000, 39.29, -76.61, 8, 1.5, 90, 77, 0]);
});
