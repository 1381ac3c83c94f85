/** When and what the phone records of its way. Milliseconds since 1970 by the phone's clock. Pure. */
import { distanceMetres } from './geo';

/** When the server takes positions: the working spans of today and tomorrow, and since when it is paused. */
export interface TrackGate {
  spans: readonly { start: string; end: string }[];
  paused_since: string | null;
}

export interface TrackFix {
  latitude: number;
  longitude: number;
  accuracy_m: number;
  fixed_at: string;
  speed_mps?: number;
  bearing_deg?: number;
  monotonic_ms?: number;
  mock?: boolean;
}

/** Time ms, latitude, longitude, accuracy m, speed m/s, bearing °, monotonic ms, mock 0|1; null: not known. */
export type TrackPoint = [
  number,
  number,
  number,
  number,
  number | null,
  number | null,
  number | null,
  number | null,
];

/** On the way a point every five seconds; at rest twice a minute is enough. */
export const MOVING_EVERY_MS = 5_000;
export const RESTING_EVERY_MS = 30_000;
const MOVED_M = 15;

/** Whether a moment lies in working time that is not paused. Without a gate nothing does. */
export function gateIsOpen(gate: TrackGate | null, at: number): boolean {
  if (gate === null || gate.paused_since !== null) return false;
  return gate.spans.some(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end));
}

/** Milliseconds until the gate opens or shuts next, null when it never does by what is known. */
export function untilGateMoves(gate: TrackGate | null, at: number): number | null {
  if (gate === null || gate.paused_since !== null) return null;
  const edges = gate.spans.flatMap(({ start, end }) => [Date.parse(start), Date.parse(end)]);
  const next = edges.filter((edge) => edge > at).sort((a, b) => a - b)[0];
  return next === undefined ? null : next - at;
}

/** Whether a fix tells more than the point that was kept last. */
export function isWorthKeeping(last: TrackFix | null, fix: TrackFix): boolean {
  if (last === null) return true;
  const passed = Date.parse(fix.fixed_at) - Date.parse(last.fixed_at);
  if (passed < MOVING_EVERY_MS) return false;
  if (passed >= RESTING_EVERY_MS) return true;
  const threshold = Math.max(MOVED_M, Math.min(fix.accuracy_m, 50));
  return distanceMetres(last, fix) >= threshold;
}

/** A fix as a row of an upload. */
export function trackPoint(fix: TrackFix): TrackPoint {
  return [
    Date.parse(fix.fixed_at),
    fix.latitude,
    fix.longitude,
    fix.accuracy_m,
    fix.speed_mps ?? null,
    fix.bearing_deg ?? null,
    fix.monotonic_ms ?? null,
    fix.mock === undefined ? null : Number(fix.mock),
  ];
}
