import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceClock, elapsedMs, type Anchor } from './clock';

let wall: number;
let ticks: number;
let saved: Anchor | null;

const page = () =>
  new DeviceClock({
    wall: () => wall,
    ticks: () => ticks,
    load: () => saved,
    save: (anchor) => {
      saved = anchor;
    },
  });

const pass = (milliseconds: number) => {
  wall += milliseconds;
  ticks += milliseconds;
};

beforeEach(() => {
  wall = 1_000_000;
  ticks = 50;
  saved = null;
});

describe('the clock of the phone', () => {
  it('counts what passes while the page lives', () => {
    const clock = page();
    const from = clock.read();
    pass(185_000);
    expect(elapsedMs(from, clock.read())).toBe(185_000);
  });

  it('is not moved by a wall clock that is put back', () => {
    const clock = page();
    const from = clock.read();
    pass(60_000);
    wall -= 3_600_000;
    const to = clock.read();
    expect(elapsedMs(from, to)).toBe(60_000);
  });

  it('goes on over a reload, and says that it had to guess', () => {
    const from = page().read();
    pass(30_000);
    ticks = 5;
    const to = page().read();
    expect(to.monotonicMs - from.monotonicMs).toBe(30_000);
    expect(to.bridgedMs - from.bridgedMs).toBe(30_000);
    expect(elapsedMs(from, to)).toBeNull();
  });

  it('never runs backwards, even when the clock was put back over a reload', () => {
    const from = page().read();
    wall -= 86_400_000;
    ticks = 0;
    expect(page().read().monotonicMs).toBeGreaterThanOrEqual(from.monotonicMs);
  });

  it('notices that the phone slept', () => {
    const clock = page();
    const from = clock.read();
    pass(10_000);
    wall += 600_000;
    const to = clock.read();
    expect(to.monotonicMs - from.monotonicMs).toBe(610_000);
    expect(elapsedMs(from, to)).toBeNull();
  });
});
