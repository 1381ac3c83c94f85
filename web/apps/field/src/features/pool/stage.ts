/** Where a pool customer stands for me: free, mine first, others' first, or entered for. Pure. */
import { entryOf, type Entry } from '../../outbox/claims';
import type { AnyCommand, ClaimedCard, PooledCard } from '../../outbox/types';

export type Stage =
  | { kind: 'free' }
  /** Offered to me before all others. */
  | { kind: 'first'; until: string; points: number }
  /** Offered to others first; open to all from then on. */
  | { kind: 'later'; from: string; people: number }
  | ({ kind: 'entered' } & Entry)
  /** Others entered, nobody else may any more, and it is not decided yet. */
  | { kind: 'closed' };

/** What became of something that was entered for, as `GET /pool-entries` tells it. */
export interface ToldEntry {
  customer_id: string;
  name: string;
  tie_break: Entry['tieBreak'];
  closes_at: string;
  decided_at: string | null;
  entrants: number;
  outcome: 'waiting' | 'won' | 'lost' | 'nobody';
  winner_name: string | null;
}

export interface EntryRow {
  id: string;
  name: string;
  tieBreak: Entry['tieBreak'];
  closesAt: string | null;
  state: 'unsent' | 'waiting' | 'deciding' | 'won' | 'lost' | 'nobody';
  entrants: number | null;
  winner: string | null;
}

/** So long a result stays above the list. */
const TOLD_MS = 24 * 3_600_000;

/** What was entered for on this phone, by customer; the last word counts. */
export function ownEntries(
  commands: readonly AnyCommand[],
  claimed: ReadonlyMap<string, ClaimedCard>,
): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const command of commands) {
    if (command.kind !== 'pool.claim') continue;
    const id = command.payload.customer_id;
    const entry = entryOf(command, claimed.get(id));
    if (entry) found.set(id, entry);
    else found.delete(id);
  }
  return found;
}

export function stageOf(card: PooledCard, entry: Entry | undefined, now: number): Stage {
  const { window, offer } = card;
  // The list is newer than the answer: what was drawn since has no window any more.
  if (window?.entered) {
    const { tie_break: tieBreak, closes_at: closesAt } = window;
    return { kind: 'entered', unsent: false, tieBreak, closesAt };
  }
  if (entry && (entry.unsent || entry.closesAt === null || Date.parse(entry.closesAt) > now)) {
    return { kind: 'entered', ...entry };
  }
  if (window && Date.parse(window.closes_at) <= now) return { kind: 'closed' };
  if (!offer || Date.parse(offer.open_from) <= now) return { kind: 'free' };
  if (offer.points === null) return { kind: 'later', from: offer.open_from, people: offer.people };
  return { kind: 'first', until: offer.open_from, points: offer.points };
}

function toldRow(told: ToldEntry, now: number): EntryRow {
  const over = Date.parse(told.closes_at) <= now;
  return {
    id: told.customer_id,
    name: told.name,
    tieBreak: told.tie_break,
    closesAt: told.closes_at,
    state: told.outcome === 'waiting' && over ? 'deciding' : told.outcome,
    entrants: told.entrants,
    winner: told.winner_name,
  };
}

/** What I entered for, on its way or told by the server, the newest word of each; results of long ago are left out. */
export function entryRows(options: {
  own: ReadonlyMap<string, Entry>;
  told: readonly ToldEntry[];
  nameOf: (customerId: string) => string | undefined;
  isMine: (customerId: string) => boolean;
  now: number;
}): EntryRow[] {
  const { own, told, now } = options;
  const fresh = told.filter(
    ({ decided_at }) => decided_at === null || now - Date.parse(decided_at) < TOLD_MS,
  );
  // The server's newest word of a customer comes first; a later try of this phone is newer still.
  const known = new Map([...fresh].reverse().map((each) => [each.customer_id, each]));
  const rows = [...known.values()].reverse().map((each) => toldRow(each, now));
  const sent = new Set(told.map(({ customer_id }) => customer_id));
  const local = [...own].flatMap(([id, entry]): EntryRow[] => {
    const name = options.nameOf(id);
    if (name === undefined || (!entry.unsent && sent.has(id))) return [];
    const { tieBreak, closesAt } = entry;
    const over = closesAt !== null && Date.parse(closesAt) <= now;
    const state = entry.unsent ? 'unsent' : over ? 'deciding' : 'waiting';
    return [{ id, name, tieBreak, closesAt, state, entrants: null, winner: null }];
  });
  const waits = new Set(local.map(({ id }) => id));
  return [...local, ...rows.filter(({ id }) => !waits.has(id))].filter(
    ({ id, state }) => !(state === 'won' && options.isMine(id)),
  );
}
