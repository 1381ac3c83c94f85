/** Numbers of the server's, fetched ahead so that evidence can be sealed where there is no network. */
import type { FieldStore } from '../outbox/store';
import type { AttestTransport } from './enrolment';

export const POOL = 200;
/** So many the server gives at once. */
export const AT_ONCE = 50;
const REFILL_BELOW = 150;
/** The last ones are kept for claims of a place, which matter more than photos. */
export const KEPT_FOR_CLAIMS = 20;
/** The server takes them for seven days; what might end on its way is not used. */
const KEEP_MS = 6 * 24 * 3_600_000;

/** Fill the pool up when it runs low; drops what has become too old. */
export async function refill(parts: {
  store: FieldStore;
  transport: AttestTransport;
  now: () => Date;
}): Promise<void> {
  const { store, transport, now } = parts;
  const at = now().getTime();
  await store.nonces.where('kept_until').belowOrEqual(at).delete();
  // A clock that was put back makes some look as if they would keep for ever.
  await store.nonces
    .where('kept_until')
    .above(at + KEEP_MS)
    .delete();
  let kept = await store.nonces.count();
  if (kept >= REFILL_BELOW) return;
  while (kept < POOL) {
    const asked = await transport.nonces('envelope', Math.min(AT_ONCE, POOL - kept));
    if (asked.kind !== 'ok' || asked.value.nonces.length === 0) return;
    const fresh = asked.value.nonces.map(({ nonce }) => ({ nonce, kept_until: at + KEEP_MS }));
    await store.nonces.bulkPut(fresh);
    kept += fresh.length;
  }
}

/** The oldest number that still holds, null when there is none. Whoever uses it deletes it. */
export async function nextNonce(store: FieldStore, now: Date): Promise<string | null> {
  const found = await store.nonces.where('kept_until').above(now.getTime()).first();
  return found?.nonce ?? null;
}
