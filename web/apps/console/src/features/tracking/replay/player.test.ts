import { expect, test, vi } from 'vitest';
import { Player, type Frames } from './player';

const NINE = Date.UTC(2026, 10, 21, 9);
const HOUR = 3_600_000;

class Screen implements Frames {
  waiting: ((at: number) => void) | null = null;
  request = (paint: (at: number) => void) => {
    this.waiting = paint;
    return 1;
  };
  cancel = () => {
    this.waiting = null;
  };
  at(moment: number) {
    const paint = this.waiting;
    this.waiting = null;
    paint?.(moment);
  }
}

function ready() {
  const screen = new Screen();
  const player = new Player(screen);
  player.span(NINE, NINE + HOUR);
  return { screen, player };
}

test('time runs as many times faster as the speed says', () => {
  const { screen, player } = ready();
  player.setSpeed(120);
  player.play();
  for (const moment of [0, 16, 32]) screen.at(moment);
  expect(player.now() - NINE).toBe(32 * 120);
});

test('the map is called at each frame, the controls ten times a second', () => {
  const { screen, player } = ready();
  const [paint, tell] = [vi.fn(), vi.fn()];
  player.onFrame(paint);
  player.subscribe(tell);
  player.play();
  paint.mockClear();
  tell.mockClear();
  for (let frame = 1; frame <= 60; frame += 1) screen.at(frame * 16);
  expect(paint).toHaveBeenCalledTimes(60);
  expect(tell.mock.calls.length).toBeLessThanOrEqual(10);
});

test('it stops at the end, and from there begins again', () => {
  const { screen, player } = ready();
  player.setSpeed(600);
  player.seek(NINE + HOUR - 1000);
  player.play();
  screen.at(0);
  screen.at(16);
  expect(player.played()).toMatchObject({ playing: false, now: NINE + HOUR });
  expect(screen.waiting).toBeNull();
  player.toggle();
  expect(player.played()).toMatchObject({ playing: true, now: NINE });
});

test('a browser that slept does not make time leap', () => {
  const { screen, player } = ready();
  player.play();
  screen.at(0);
  screen.at(60_000);
  expect(player.now() - NINE).toBe(250 * 60);
});

test('nobody gets outside the day', () => {
  const { player } = ready();
  player.seek(0);
  expect(player.now()).toBe(NINE);
  player.seek(NINE + 9 * HOUR);
  expect(player.now()).toBe(NINE + HOUR);
  player.span(NINE - HOUR, NINE + 2 * HOUR);
  expect(player.now()).toBe(NINE + HOUR);
  player.span(NINE + 5 * HOUR, NINE + 6 * HOUR);
  expect(player.now()).toBe(NINE + 5 * HOUR);
});

test('a day that turns out to begin earlier is shown from there, unless somebody is on the way', () => {
  const { player } = ready();
  player.span(NINE - HOUR, NINE + HOUR);
  expect(player.now()).toBe(NINE - HOUR);
  player.seek(NINE);
  player.span(NINE - 2 * HOUR, NINE + HOUR);
  expect(player.now()).toBe(NINE);
});

test('without a day nothing plays', () => {
  const player = new Player(new Screen());
  player.play();
  expect(player.played().playing).toBe(false);
});
