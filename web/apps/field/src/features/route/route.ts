/** The day's route as this phone knows it: what the server told, and what happened here since. Pure. */
import type { components } from '@shifang/api';
import { acceptedHere } from '../../outbox/day_order';
import type { AnyCommand, CommandPayloads, OutboxCommand } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import { distanceBetween } from '../../shell/place';

export type Route = components['schemas']['RouteOut'];
export type Proposal = components['schemas']['RouteProposalOut'];
export type RouteStop = Route['stops'][number];
export type Extra = Route['extras'][number];
export type LeftOut = Route['left_out'][number];
export type Reason = Proposal['reason'];

/** How long a visit takes of which nothing is known, in seconds. */
export const USUAL_S = 30 * 60;

type Replan = OutboxCommand<'plan.replan'>;

const STATES: Partial<Record<VisitView['life'], RouteStop['state']>> = {
  checked_in: 'on_site',
  checked_out: 'done',
  shop_closed: 'closed',
};

/** The order that was accepted here and that the server has not taken up yet, if there is one. */
export function pendingOf(commands: readonly AnyCommand[], route: Route | null): Replan | null {
  const last = route && acceptedHere(commands, route.day);
  if (!last) return null;
  const known = route.accepted_at ? Date.parse(route.accepted_at) : 0;
  return Date.parse(last.happened_at) > known ? last : null;
}

function inOrder(stops: readonly RouteStop[], pending: Replan): RouteStop[] {
  const { stops: order } = pending.payload;
  const ranks = new Map(order.map((each, rank) => [each.customer_id, rank]));
  return stops
    .filter(({ customer_id }) => ranks.has(customer_id))
    .sort((a, b) => (ranks.get(a.customer_id) ?? 0) - (ranks.get(b.customer_id) ?? 0));
}

interface Known {
  visits: ReadonlyMap<string, VisitView>;
  pending: Replan | null;
  customers: ReadonlyMap<string, Own>;
}

/** A customer of one's own. */
export interface Own {
  id: string;
  name: string;
  tier: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** The route with the order accepted here, and visits that have begun or ended here since it was told. */
export function asKnownHere(route: Route, { visits, pending, customers }: Known): Route {
  const told = route.stops.map((stop) => {
    const life = stop.visit_id ? visits.get(stop.visit_id)?.life : undefined;
    const state = life ? STATES[life] : undefined;
    return stop.state === 'ahead' && state ? { ...stop, state } : stop;
  });
  const alive = told.filter(
    ({ visit_id }) => !visit_id || visits.get(visit_id)?.life !== 'cancelled',
  );
  const over = alive.filter(({ state }) => state === 'done' || state === 'closed');
  const here = alive.filter(({ state }) => state === 'on_site');
  const ahead = alive.filter(({ state }) => state === 'ahead');
  const taken = alive.filter(({ state }) => state === 'taken');
  const order = pending
    ? inOrder([...ahead, ...addedBy(pending, route, customers)], pending)
    : ahead;
  const known = new Set(order.map(({ customer_id }) => customer_id));
  const left = new Set(pending?.payload.without);
  const aside = ahead.filter(({ customer_id: id }) => left.has(id)).map(asLeftOut);
  return {
    ...route,
    stops: [...over, ...here, ...order, ...taken],
    left_out: [...route.left_out, ...aside].filter(({ customer_id }) => !known.has(customer_id)),
    extras: route.extras.filter(({ customer_id }) => !known.has(customer_id)),
  };
}

/** Whom an order accepted here has taken in: of the extras, else of one's own. */
function addedBy(pending: Replan, route: Route, customers: Known['customers']): RouteStop[] {
  const there = new Set(route.stops.map(({ customer_id }) => customer_id));
  const offered = new Map(route.extras.map((extra) => [extra.customer_id, asStop(extra)]));
  for (const each of route.left_out) offered.set(each.customer_id, backAgain(each));
  return pending.payload.stops
    .filter(({ customer_id }) => !there.has(customer_id))
    .flatMap(({ customer_id, begins_at }) => {
      const own = customers.get(customer_id);
      const stop = offered.get(customer_id) ?? (own && ownStop(own));
      return stop ? [{ ...stop, begins_at }] : [];
    });
}

function ownStop({ id, name, tier, latitude, longitude }: Own): RouteStop {
  const place = { customer_id: id, visit_id: null, name, tier: tier ?? '', latitude, longitude };
  return { ...place, kind: 'overdue', state: 'ahead' };
}

function asStop(extra: Extra): RouteStop {
  const { customer_id, name, tier, latitude, longitude, kind, service_s, within } = extra;
  const errand = { customer_id, name, tier, latitude, longitude, kind, service_s, within };
  return { ...errand, overdue_days: extra.overdue_days, visit_id: null, state: 'ahead' };
}

/** The stops that are ahead, in their order. */
export const aheadOf = (route: Pick<Route, 'stops'>): RouteStop[] =>
  route.stops.filter(({ state }) => state === 'ahead');

/** Why one would order anew now, by what has happened since the order holds. */
export function reasonFor(route: Route): Reason {
  const since = route.accepted_at ? Date.parse(route.accepted_at) : 0;
  const closed = route.stops.filter(({ state }) => state === 'closed');
  if (route.stops.some(({ state }) => state === 'taken')) return 'claimed';
  if (closed.some(({ ended_at: at }) => !at || Date.parse(at) > since)) return 'shop_closed';
  return route.stops.some(({ late }) => late) || route.left_out.length > 0 ? 'delay' : 'other';
}

/** The command's content that makes an order the route of the day. */
export function orderOf(
  route: Route,
  stops: readonly RouteStop[],
  reason: Reason,
): Pick<CommandPayloads['plan.replan'], 'day' | 'reason' | 'stops'> {
  let last = route.reckoned_at;
  return {
    day: route.day,
    reason,
    stops: stops.map(({ customer_id, begins_at }) => {
      last = begins_at ?? last;
      return { customer_id, begins_at: last };
    }),
  };
}

/** An extra put where it costs the least way. */
export function withExtra(route: Route, extra: Extra): RouteStop[] {
  const stops = aheadOf(route);
  stops.splice(Math.min(extra.behind, stops.length), 0, asStop(extra));
  return stops;
}

/** A customer of one's own who is due, as the list of lapses tells it. */
export type Lapse = components['schemas']['LapseOut'];

/** An own customer put where they cost the least way, as straight lines go; without a place, at the end. */
export function withOwn(route: Route, own: Own): RouteStop[] {
  return withStop(route, ownStop(own));
}

/** One who was left out, as a stop that is ahead. */
export function backAgain(left: LeftOut): RouteStop {
  const { customer_id, visit_id, name, tier, latitude, longitude, kind } = left;
  const { service_s, within, promised_from, promised_until } = left;
  return {
    ...{ customer_id, visit_id, name, tier, latitude, longitude, kind },
    ...{ service_s, within, promised_from, promised_until, state: 'ahead' },
  };
}

/** A stop that is not visited today, because the person does not want to. */
export function asLeftOut(stop: RouteStop): LeftOut {
  const { customer_id, visit_id, name, tier, latitude, longitude, kind } = stop;
  return {
    ...{ customer_id, visit_id, name, tier, latitude, longitude, kind },
    service_s: stop.service_s ?? USUAL_S,
    within: stop.within ?? null,
    promised_from: stop.promised_from ?? null,
    promised_until: stop.promised_until ?? null,
    why: 'not_wanted',
  };
}

/** A stop put where it costs the least way, as straight lines go; without a place, at the end. */
export function withStop(route: Route, customer: RouteStop): RouteStop[] {
  const stops = aheadOf(route);
  const way = [route.start, ...stops];
  const detours = way.map((before, at) => {
    const after = way[at + 1] ?? null;
    const there = distanceBetween(before, customer) ?? Infinity;
    const on = after ? (distanceBetween(customer, after) ?? 0) : 0;
    return there + on - (distanceBetween(before, after) ?? 0);
  });
  // Before the first stop alone nobody starts from nowhere.
  const first = route.start || stops.length === 0 ? 0 : 1;
  const least = Math.min(...detours.slice(first));
  const at = Number.isFinite(least) ? detours.indexOf(least, first) : stops.length;
  stops.splice(at, 0, customer);
  return stops;
}

/** Whether one put the customer into the route oneself, and may take it out again. */
export const isMine = (stop: RouteStop): boolean =>
  stop.state === 'ahead' && (stop.added === true || (!stop.visit_id && stop.kind !== 'planned'));

/** What is ahead without one customer. */
export const without = (route: Route, id: string): RouteStop[] =>
  aheadOf(route).filter(({ customer_id }) => customer_id !== id);

/** Seconds of an estimate, as whole minutes and at least one. */
export const minutely = (seconds: number): number => Math.max(Math.round(seconds / 60), 1) * 60;
