/** A new order of the rest of the day made on this phone, in the words in which the server tells one. Pure. */
import type { Point } from '@shifang/rules';
import { pointOf } from '../../shell/place';
import { arranged, type Halt, type Rest, type Span, type Step } from './order';
import {
  aheadOf,
  asLeftOut,
  USUAL_S,
  type LeftOut,
  type Proposal,
  type Reason,
  type Route,
  type RouteStop,
} from './route';

type Errand = RouteStop | LeftOut;

const DAY_MS = 24 * 3_600_000;

export interface Now {
  now: number;
  place: Point | null;
}

const iso = (instant: number): string => new Date(instant).toISOString();

const spanOf = ({ begins_at, ends_at }: Route['hours'][number]): Span => [
  Date.parse(begins_at),
  Date.parse(ends_at),
];

function haltOf(errand: Errand): Halt {
  const { promised_from: from, promised_until: until } = errand;
  const promised = Boolean(from ?? until);
  const window: Span = [
    from ? Date.parse(from) : -Infinity,
    until ? Date.parse(until) : Date.parse(from ?? '') + DAY_MS,
  ];
  return {
    id: errand.customer_id,
    place: pointOf(errand),
    service: (errand.service_s ?? USUAL_S) * 1000,
    within: promised ? [window] : (errand.within?.map(spanOf) ?? null),
    promised,
  };
}

/** From where one goes on, and when: from the customer where one is, else from here, else from the last one. */
function restOf(route: Route, { now, place }: Now): Rest {
  const here = route.stops.find(({ state }) => state === 'on_site');
  const last = route.stops.filter(({ state }) => state === 'done' || state === 'closed').at(-1);
  const until = here
    ? (here.began_at ? Date.parse(here.began_at) : now) + (here.service_s ?? USUAL_S) * 1000
    : now;
  return {
    from: pointOf(here) ?? place ?? pointOf(last) ?? route.start,
    since: Math.max(now, until),
    hours: route.hours.map(spanOf),
    end: route.end,
    travel: route.travel,
  };
}

function stopOf(errand: Errand, step: Step): RouteStop {
  return {
    ...errand,
    state: 'ahead',
    way_m: Math.round(step.metres),
    way_s: Math.round(step.way / 1000),
    arrives_at: iso(step.arrives),
    begins_at: iso(step.begins),
    leaves_at: iso(step.leaves),
    late: step.late,
  };
}

/** What is different for whom: another rank, in the route no more, or new in it. Who only moves up has not moved. */
export function movesOf(
  before: readonly RouteStop[],
  after: readonly RouteStop[],
): Proposal['moves'] {
  const rank = (stops: readonly RouteStop[], id: string): number | null => {
    const at = stops.findIndex(({ customer_id }) => customer_id === id);
    return at < 0 ? null : at + 1;
  };
  const stayed = before.filter(({ customer_id: id }) => rank(after, id) !== null);
  const newly = after.filter(({ customer_id: id }) => rank(before, id) !== null);
  const stays = new Set(
    stayed
      .filter(({ customer_id: id }, at) => newly[at]?.customer_id === id)
      .map(({ customer_id: id }) => id),
  );
  const gone = before.filter(({ customer_id: id }) => rank(after, id) === null);
  return [...after, ...gone]
    .filter(({ customer_id: id }) => !stays.has(id))
    .map(({ customer_id: id, name }) => ({
      customer_id: id,
      name,
      before: rank(before, id),
      after: rank(after, id),
      began_at: before.find(({ customer_id }) => customer_id === id)?.begins_at ?? null,
      begins_at: after.find(({ customer_id }) => customer_id === id)?.begins_at ?? null,
    }));
}

/** Another order of what is left of the day, from here and now, without those of `without`. */
export function proposedHere(
  route: Route,
  now: Now,
  question: { reason: Reason; without: readonly string[] },
): Proposal {
  const before = aheadOf(route);
  const errands = new Map<string, Errand>(
    [...before, ...route.left_out.filter(({ why }) => why !== 'not_wanted')]
      .filter(({ customer_id }) => !question.without.includes(customer_id))
      .map((errand) => [errand.customer_id, errand]),
  );
  const made = arranged(restOf(route, now), [...errands.values()].map(haltOf));
  const after = made.steps.flatMap((step) => {
    const errand = errands.get(step.id);
    return errand ? [stopOf(errand, step)] : [];
  });
  const leftOut = made.leftOut.flatMap(({ id, why }) => {
    const errand = errands.get(id);
    return errand ? [{ ...asLeftOut({ ...errand, state: 'ahead' }), why }] : [];
  });
  const unwanted = [
    ...route.left_out.filter(({ why }) => why === 'not_wanted'),
    ...before
      .filter(({ customer_id, visit_id }) => visit_id && question.without.includes(customer_id))
      .map(asLeftOut),
  ];
  const others = route.stops.filter(({ state }) => state !== 'ahead');
  const taken = others.filter(({ state }) => state === 'taken');
  const over = others.filter(({ state }) => state !== 'taken');
  return {
    ...route,
    stops: [...over, ...after, ...taken],
    left_out: [...leftOut, ...unwanted],
    extras: [],
    way_s: after.reduce((sum, { way_s: way }) => sum + (way ?? 0), 0),
    waiting_s: Math.round(
      made.steps.reduce((sum, { arrives, begins }) => sum + (begins - arrives), 0) / 1000,
    ),
    reckoned_at: iso(now.now),
    reason: question.reason,
    moves: movesOf(before, after),
  };
}
