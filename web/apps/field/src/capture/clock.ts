/**
 * A clock that nobody can turn back: milliseconds that only rise, over page loads too. While a page lives they
 * come from the browser's own counter. Over a reload or a sleep of the phone that counter is not ours to read,
 * so the gap is bridged with the wall clock, and how much was bridged is told with every reading.
 */

export interface Anchor {
  monotonic: number;
  wall: number;
  bridged: number;
}

export interface ClockParts {
  /** Milliseconds since 1970, as the phone believes. */
  wall: () => number;
  /** Milliseconds of the browser's counter; starts anew with each page. */
  ticks: () => number;
  load: () => Anchor | null;
  save: (anchor: Anchor) => void;
}

export interface Reading {
  monotonicMs: number;
  /** How much of `monotonicMs` was taken from the wall clock. */
  bridgedMs: number;
}

/** Differences below this are the jitter of two counters, not a sleep. */
const JITTER_MS = 1_500;

export class DeviceClock {
  private anchor: Anchor;
  private ticksAtAnchor: number;

  constructor(private readonly parts: ClockParts) {
    const wall = parts.wall();
    const before = parts.load();
    const gap = before ? Math.max(0, wall - before.wall) : 0;
    this.anchor = {
      monotonic: (before?.monotonic ?? 0) + gap,
      wall,
      bridged: (before?.bridged ?? 0) + gap,
    };
    this.ticksAtAnchor = parts.ticks();
    parts.save(this.anchor);
  }

  /** The time now; also remembers it, so that the next page can go on from here. */
  read(): Reading {
    const wall = this.parts.wall();
    const ticks = this.parts.ticks();
    const counted = Math.max(0, ticks - this.ticksAtAnchor);
    const asleep = wall - this.anchor.wall - counted;
    const bridge = asleep > JITTER_MS ? asleep : 0;
    this.anchor = {
      monotonic: this.anchor.monotonic + counted + bridge,
      wall,
      bridged: this.anchor.bridged + bridge,
    };
    this.ticksAtAnchor = ticks;
    this.parts.save(this.anchor);
    return {
      monotonicMs: Math.round(this.anchor.monotonic),
      bridgedMs: Math.round(this.anchor.bridged),
    };
  }
}

/**
 * The monotonic difference since an earlier reading, or null when the counter did not run through: then only
 * the wall clock knows, and the server must be told so.
 */
export function elapsedMs(from: Reading, to: Reading): number | null {
  if (to.bridgedMs - from.bridgedMs > JITTER_MS) return null;
  return Math.max(0, to.monotonicMs - from.monotonicMs);
}
