/**
 * Records the way while the app is in front and the gate is open. Outside working time, in a pause, and before the
 * server has said when working time is, nothing is recorded: not here either.
 */
import { isWorthKeeping, trackPoint, untilGateMoves, type TrackPoint } from '@shifang/rules';
import type { LocationState } from '../capture/location';
import type { Fix } from '../outbox/types';
import { gateState, type GateState, type GateView } from './gate';

export interface RecorderParts {
  location: {
    snapshot: () => LocationState;
    subscribe: (listener: () => void) => () => void;
  };
  keep: (point: TrackPoint) => Promise<void>;
  now: () => number;
  setTimer: (work: () => void, milliseconds: number) => number;
  clearTimer: (timer: number) => void;
}

/** A clock that was put on, or hours that were changed, are noticed this soon. */
const LOOK_AGAIN_MS = 60_000;

export class Recorder {
  private view: GateView = { gate: null, wish: null };
  private state: GateState = 'unknown';
  private last: Fix | null = null;
  private leave: (() => void) | null = null;
  private timer: number | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: RecorderParts) {}

  snapshot = (): GateState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The gate as it is known now; holds at once. */
  heed(view: GateView): void {
    this.view = view;
    this.look();
  }

  stop(): void {
    this.leave?.();
    this.leave = null;
    if (this.timer !== null) this.parts.clearTimer(this.timer);
    this.timer = null;
  }

  private look(): void {
    const now = this.parts.now();
    const state = gateState(this.view, now);
    if (state === 'open' && this.leave === null) {
      this.leave = this.parts.location.subscribe(() => this.take());
      // Where one is already known to be, should that have been measured in working time.
      this.take();
    } else if (state !== 'open' && this.leave !== null) {
      this.leave();
      this.leave = null;
      this.last = null;
    }
    if (this.timer !== null) this.parts.clearTimer(this.timer);
    const moves = untilGateMoves(this.view.gate, now) ?? LOOK_AGAIN_MS;
    this.timer = this.parts.setTimer(() => this.look(), Math.min(moves + 1, LOOK_AGAIN_MS));
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private take(): void {
    const { fix } = this.parts.location.snapshot();
    if (fix === null || fix.fixed_at === this.last?.fixed_at) return;
    if (gateState(this.view, this.parts.now()) !== 'open') return this.look();
    // One that was taken before the shift, or in a pause, is none of anybody's business.
    if (gateState(this.view, Date.parse(fix.fixed_at)) !== 'open') return;
    if (!isWorthKeeping(this.last, fix)) return;
    this.last = fix;
    void this.parts.keep(trackPoint(fix)).catch(() => undefined);
  }
}
