/** UUIDv7: the phone mints the ids of everything it creates, so that a resend is recognised. */

let lastMilliseconds = -1;
let counter = 0;

function randomBelow(limit: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint16Array(1));
  return value % limit;
}

function nextTick(milliseconds: number): [number, number] {
  if (milliseconds > lastMilliseconds) {
    lastMilliseconds = milliseconds;
    // A random start below half the range leaves room to count up within one millisecond.
    counter = randomBelow(0x800);
    return [lastMilliseconds, counter];
  }
  counter += 1;
  if (counter > 0xfff) {
    lastMilliseconds += 1;
    counter = 0;
  }
  return [lastMilliseconds, counter];
}

/** A new id, ever increasing in this page even when the clock stands still or steps back. */
export function uuid7(now: Date): string {
  const [milliseconds, sequence] = nextTick(now.getTime());
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index += 1) {
    bytes[index] = Math.floor(milliseconds / 2 ** (8 * (5 - index))) & 0xff;
  }
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** When a version-7 id was minted, in milliseconds since 1970. */
export function mintedAt(id: string): number {
  return Number.parseInt(id.replace(/-/g, '').slice(0, 12), 16);
}
