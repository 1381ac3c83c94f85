/** When the way is recorded: the server's working hours, and the person's own pause, known without a network too. */
import { gateIsOpen } from '@shifang/rules';
import { havePassed } from '../outbox/backoff';
import type { FieldStore } from '../outbox/store';
import type { KeptGate, TrackParts, Wish } from './types';

export const GATE = 'tracking.gate';
export const WISH = 'tracking.wish';
const ASK_AGAIN_MS = 10 * 60_000;

export type GateState = 'open' | 'off_shift' | 'paused' | 'resuming' | 'closed' | 'unknown';

export interface GateView {
  gate: KeptGate | null;
  wish: Wish | null;
}

export async function readGate(store: FieldStore): Promise<GateView> {
  return {
    gate: (await store.read<KeptGate>(GATE)) ?? null,
    wish: (await store.read<Wish>(WISH)) ?? null,
  };
}

/** Whether to record at a moment, and if not, why. A pause holds at once; going on waits for the server. */
export function gateState({ gate, wish }: GateView, at: number): GateState {
  if (gate === null) return 'unknown';
  if (gate.closed) return 'closed';
  if (wish === 'pause') return 'paused';
  if (gate.paused_since !== null) return wish === 'resume' ? 'resuming' : 'paused';
  return gateIsOpen(gate, at) ? 'open' : 'off_shift';
}

/** The person pauses or goes on; what the server never heard of is simply taken back. */
export async function wishFor(store: FieldStore, wish: Wish): Promise<void> {
  await store.transaction('rw', store.meta, async () => {
    const { gate, wish: before } = await readGate(store);
    const paused = gate !== null && gate.paused_since !== null;
    const nothingToTell = paused === (wish === 'pause');
    if (nothingToTell && before !== wish) await store.meta.delete(WISH);
    else if (!nothingToTell) await store.write(WISH, wish);
  });
}

/** Tell the server what the person wants, and ask for the gate when it is old. Returns false without an answer. */
export async function keepGate(parts: TrackParts): Promise<boolean> {
  const { store, transport, now } = parts;
  const { gate, wish } = await readGate(store);
  if (wish !== null) {
    const told = await transport.wish(wish);
    if (told.kind !== 'ok') return false;
    await store.transaction('rw', store.meta, async () => {
      // Another wish may have come while this one was on its way.
      if ((await store.read<Wish>(WISH)) === wish) await store.meta.delete(WISH);
      const known = (await store.read<KeptGate>(GATE)) ?? null;
      const since = wish === 'pause' ? now().toISOString() : null;
      if (known) await store.write(GATE, { ...known, paused_since: since });
    });
  }
  const old = gate === null || havePassed(ASK_AGAIN_MS, Date.parse(gate.askedAt), now().getTime());
  if (wish === null && !old) return true;
  const asked = await transport.gate();
  const askedAt = now().toISOString();
  if (asked.kind === 'refused') {
    const closed: KeptGate = { spans: [], paused_since: null, askedAt, closed: true };
    await store.write(GATE, closed);
  } else if (asked.kind === 'ok') await store.write(GATE, { ...asked.value, askedAt });
  return asked.kind === 'ok';
}
