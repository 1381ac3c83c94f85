/** What lies in the pool around a place or a way. Pure. */
import type { Entry } from '../../outbox/claims';
import type { AnyCommand, PooledCard } from '../../outbox/types';
import { distanceBetween } from '../../shell/place';
import { stageOf, type Stage } from './stage';

export interface Place {
  latitude: number;
  longitude: number;
}

/** A stop of today's way. */
export interface Hop extends Place {
  name: string;
}

export type Around = { kind: 'here'; radius: number } | { kind: 'route' };

/** What was found, and where it was looked for. */
export interface Found {
  at: string;
  cards: PooledCard[];
}

export interface PoolRow {
  card: PooledCard;
  /** Metres from here; null when either place is unknown. */
  distance: number | null;
  /** Along the way: the nearest stop. */
  beside: { name: string; distance: number } | null;
  /** How near one must come before it can be claimed; null when one is near enough, or may claim from anywhere. */
  comeWithin: number | null;
  stage: Stage;
}

/** What rows are made of beside the cards. */
export interface Ground {
  around: Around;
  here: (Place & { accuracy_m: number }) | null;
  hops: readonly Hop[];
  isMine: (customerId: string) => boolean;
  /** What was entered for on this phone. */
  own: ReadonlyMap<string, Entry>;
  now: number;
}

/** So many stops are looked around, each so far. */
export const MOST_HOPS = 12;
export const HOP_RADIUS_M = 300;

/** The place to ask about: the one before until one has walked away from it. */
export function anchorOf(before: Place | null, here: Place | null, radius: number): Place | null {
  if (here === null) return before;
  const moved = distanceBetween(before, here);
  return before === null || moved === null || moved > Math.max(25, radius / 10) ? here : before;
}

/** One card for each customer, whichever question it came with. */
export function merged(answers: readonly (readonly PooledCard[])[]): PooledCard[] {
  return [...new Map(answers.flat().map((card) => [card.customer_id, card])).values()];
}

function nearestHop(card: PooledCard, hops: readonly Hop[]): PoolRow['beside'] {
  const measured = hops.flatMap((hop) => {
    const distance = distanceBetween(hop, card);
    return distance === null ? [] : [{ name: hop.name, distance }];
  });
  return measured.sort((a, b) => a.distance - b.distance)[0] ?? null;
}

function comeWithin(card: PooledCard, distance: number | null, accuracy: number): number | null {
  const limit = card.claim_within_m;
  if (limit === null || (distance !== null && distance - accuracy <= limit)) return null;
  return limit;
}

const far = ({ distance }: PoolRow): number => distance ?? Infinity;

/** Customers to claim wherever they are, the nearest first; what is mine by now is left out. */
export function anywhere(cards: readonly PooledCard[], ground: Ground): PoolRow[] {
  const { around, here, hops, own, now } = ground;
  const rows = cards
    .filter(({ customer_id }) => !ground.isMine(customer_id))
    .map((card) => {
      const distance = here ? distanceBetween(here, card) : card.distance_m;
      return {
        card,
        distance,
        beside: around.kind === 'route' ? nearestHop(card, hops) : null,
        comeWithin: comeWithin(card, distance, here?.accuracy_m ?? 0),
        stage: stageOf(card, own.get(card.customer_id), now),
      };
    });
  return rows.sort((a, b) => far(a) - far(b));
}

/** Of those the ones around here, or along the way. */
export function rowsOf(cards: readonly PooledCard[], ground: Ground): PoolRow[] {
  const { around } = ground;
  return anywhere(cards, ground).filter(({ beside, distance }) =>
    around.kind === 'route'
      ? beside === null || beside.distance <= HOP_RADIUS_M
      : distance === null || distance <= around.radius,
  );
}

/** So long a claim stays above the list, to go on with. */
const FRESH_MS = 12 * 3_600_000;
const MOST_FRESH = 3;

/** Customers claimed here lately that nobody has refused, newest first. */
export function freshClaims(
  commands: readonly AnyCommand[],
  options: { now: number; isMine: (customerId: string) => boolean },
): { customerId: string; sent: boolean }[] {
  const fresh = commands.filter(
    (command) =>
      command.kind === 'pool.claim' &&
      !['rejected', 'dismissed'].includes(command.state) &&
      options.now - Date.parse(command.happened_at) < FRESH_MS &&
      options.isMine(command.payload.customer_id),
  );
  const newest = fresh.map((command) => ({
    customerId: String(command.customer_id),
    sent: command.state !== 'queued',
  }));
  return [...new Map(newest.map((each) => [each.customerId, each])).values()]
    .reverse()
    .slice(0, MOST_FRESH);
}
