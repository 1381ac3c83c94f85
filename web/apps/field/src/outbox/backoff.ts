/** Waiting times between retries: doubling, capped, spread so that a whole town does not return at once. */

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
/** Longer than the longest wait that a server may ask for: a time beyond it was set by another clock. */
const NEVER_LONGER_MS = 60 * 60_000;

/** Milliseconds to wait after `attempts` failures in a row; `random` is in [0, 1). */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(full * (0.5 + random / 2));
}

/** Whether the time to try again has come; a phone whose clock was put back does not wait for the old time. */
export function isTimeFor(at: number, now: number): boolean {
  return at <= now || at - now > NEVER_LONGER_MS;
}

/** Whether `milliseconds` have passed since a moment; a moment that lies ahead was told by another clock. */
export function havePassed(milliseconds: number, since: number, now: number): boolean {
  return now < since || now - since >= milliseconds;
}
