import type { ReplayClock } from '@shifang/ui/map';

export const SPEEDS = [1, 10, 30, 60, 120, 300, 600] as const;
export type Speed = (typeof SPEEDS)[number];

/** What the controls show; a new object whenever something of it has changed, ten times a second at most. */
export interface Played {
  now: number;
  from: number;
  to: number;
  playing: boolean;
  speed: Speed;
}

/** The frames of a browser; tests have their own. */
export interface Frames {
  request: (paint: (at: number) => void) => number;
  cancel: (id: number) => void;
}

const BROWSER: Frames = {
  request: (paint) => requestAnimationFrame(paint),
  cancel: (id) => cancelAnimationFrame(id),
};
const TELL_EVERY_MS = 100;
/** After a pause of the browser itself, time goes on from where it stood instead of leaping. */
const LONGEST_FRAME_MS = 250;

/** Plays time: calls the map at each frame, and the controls at a slower pace. */
export class Player implements ReplayClock {
  readonly #frames: Frames;
  readonly #painters = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  #played: Played = { now: 0, from: 0, to: 0, playing: false, speed: 60 };
  #now = 0;
  #told = 0;
  #before: number | null = null;
  #request: number | null = null;

  constructor(frames: Frames = BROWSER) {
    this.#frames = frames;
  }

  now = (): number => this.#now;

  onFrame = (painter: () => void): (() => void) => {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  };

  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  played = (): Played => this.#played;

  /** Sets the span that can be played; the time stays if it lies inside, unless nobody has moved it yet. */
  span(from: number, to: number): void {
    const before = this.#played;
    if (before.from === from && before.to === to) return;
    const begins = this.#now < from || this.#now > to || this.#now === before.from;
    this.#change({ from, to }, begins ? from : this.#now);
  }

  play(): void {
    const { from, to, playing } = this.#played;
    if (playing || from >= to) return;
    this.#change({ playing: true }, this.#now >= to ? from : this.#now);
    this.#before = null;
    this.#request = this.#frames.request(this.#frame);
  }

  pause(): void {
    if (!this.#played.playing) return;
    if (this.#request !== null) this.#frames.cancel(this.#request);
    this.#request = null;
    this.#change({ playing: false }, this.#now);
  }

  toggle(): void {
    if (this.#played.playing) this.pause();
    else this.play();
  }

  seek(now: number): void {
    const { from, to } = this.#played;
    this.#change({}, Math.min(Math.max(now, from), to));
  }

  setSpeed(speed: Speed): void {
    this.#change({ speed }, this.#now);
  }

  /** The next faster or slower speed. */
  shift(by: 1 | -1): void {
    const at = SPEEDS.indexOf(this.#played.speed) + by;
    this.setSpeed(SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)] as Speed);
  }

  #frame = (at: number): void => {
    const passed = this.#before === null ? 0 : Math.min(at - this.#before, LONGEST_FRAME_MS);
    this.#before = at;
    const { to, speed } = this.#played;
    const now = Math.min(this.#now + passed * speed, to);
    if (now >= to) {
      this.#request = null;
      this.#change({ playing: false }, to);
      return;
    }
    this.#now = now;
    this.#paint();
    if (at - this.#told >= TELL_EVERY_MS) {
      this.#told = at;
      this.#tell({});
    }
    this.#request = this.#frames.request(this.#frame);
  };

  #change(changes: Partial<Played>, now: number): void {
    this.#now = now;
    this.#tell(changes);
    this.#paint();
  }

  #tell(changes: Partial<Played>): void {
    this.#played = { ...this.#played, ...changes, now: this.#now };
    for (const watcher of this.#watchers) watcher();
  }

  #paint(): void {
    for (const painter of this.#painters) painter();
  }
}
