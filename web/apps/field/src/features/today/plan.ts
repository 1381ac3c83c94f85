/** The order of the day. Pure. */
import { distanceBetween } from '../../shell/place';
import type { CustomerView } from '../../outbox/customers';
import type { Turn } from '../../outbox/day_order';
import type { VisitView } from '../../outbox/visits';

export interface Stop {
  visit: VisitView;
  customer: CustomerView | null;
  /** Place in the list, from 1. */
  order: number;
  /** Metres from here, when both places are known. */
  distance: number | null;
  /** When the visit begins by the order of the day. */
  beginsAt: string | null;
}

interface Place {
  latitude: number;
  longitude: number;
}

const OVER = new Set(['checked_out', 'cancelled', 'shop_closed']);

export const isOver = (visit: VisitView): boolean => OVER.has(visit.life);

/** Belongs to the day: planned for it, begun on it, or still open. */
function belongs(
  visit: VisitView,
  options: { day: string; dayOf: (iso: string) => string },
): boolean {
  if (visit.life === 'checked_in') return true;
  if (visit.plannedFor) return visit.plannedFor.slice(0, 10) === options.day;
  const at = visit.checkedInAt ?? visit.checkedOutAt ?? visit.startedAt;
  return at !== null && options.dayOf(at) === options.day;
}

function key(visit: VisitView, turns: readonly Turn[]): string {
  const rank = turns.findIndex(({ customer_id }) => customer_id === visit.customerId);
  // Ids are time-ordered: among visits of any time the plan's own order stands.
  return `${rank < 0 ? 999 : 100 + rank}|${visit.windowFrom ?? '99'}|${visit.id}`;
}

/** Stops in the order of the day, else of their hours; ad-hoc ones follow. */
export function stopsOf(options: {
  visits: Iterable<VisitView>;
  customers: ReadonlyMap<string, CustomerView>;
  here: Place | null;
  day: string;
  dayOf: (iso: string) => string;
  turns?: readonly Turn[];
}): Stop[] {
  const { visits, customers, here, turns = [] } = options;
  return [...visits]
    .filter((visit) => belongs(visit, options))
    .sort((a, b) => key(a, turns).localeCompare(key(b, turns)))
    .map((visit, at) => {
      const customer = customers.get(visit.customerId) ?? null;
      const turn = turns.find(({ customer_id }) => customer_id === visit.customerId);
      const distance = distanceBetween(here, customer);
      return { visit, customer, order: at + 1, distance, beginsAt: turn?.begins_at ?? null };
    });
}

/** The stop to go to: the one in progress, else the first that is not over. */
export function nextStop(stops: readonly Stop[]): Stop | null {
  const running = stops.find(({ visit }) => visit.life === 'checked_in');
  return running ?? stops.find(({ visit }) => !isOver(visit)) ?? null;
}

/** `09:00–11:00`, `09:00`, or null when any time is right. */
export function timeWindow({ windowFrom, windowUntil }: VisitView): string | null {
  const [from, until] = [windowFrom?.slice(0, 5), windowUntil?.slice(0, 5)];
  if (from && until && from !== until) return `${from}–${until}`;
  return from ?? until ?? null;
}
