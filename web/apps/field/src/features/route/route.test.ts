import { describe, expect, it } from 'vitest';
import type { AnyCommand } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import {
  asKnownHere,
  backAgain,
  orderOf,
  pendingOf,
  reasonFor,
  isMine,
  withExtra,
  withOwn,
  withStop,
  without,
  type Extra,
  type Route,
  type RouteStop,
} from './route';

const stop = (id: string, more: Partial<RouteStop> = {}): RouteStop => ({
  customer_id: id,
  visit_id: `visit-${id}`,
  name: `店 ${id}`,
  tier: 'A',
  latitude: 31.2,
  longitude: 121.4,
  kind: 'planned',
  state: 'ahead',
  begins_at: `2026-03-03T0${id.length}:00:00Z`,
  ...more,
});

const extra: Extra = {
  customer_id: 'x',
  name: '顺路',
  tier: 'B',
  latitude: 31.2,
  longitude: 121.4,
  kind: 'pool',
  way_s: 60,
  behind: 1,
  overdue_days: 0,
  service_s: 1800,
  within: null,
};

const route = (stops: RouteStop[], more: Partial<Route> = {}): Route => ({
  day: '2026-03-03',
  person_id: 'me',
  hours: [],
  start: null,
  end: null,
  stops,
  left_out: [],
  extras: [extra],
  way_s: 0,
  waiting_s: 0,
  accepted_at: null,
  accepted_for: null,
  published_at: null,
  reckoned_at: '2026-03-03T00:30:00Z',
  travel: { factor: 1.4, speed_kmh: 25, ways: 0 },
  ...more,
});

const replan = (
  ids: string[],
  { without = [], ...more }: Partial<AnyCommand> & { without?: string[] } = {},
): AnyCommand =>
  ({
    id: 'c',
    kind: 'plan.replan',
    sequence: 7,
    state: 'queued',
    happened_at: '2026-03-03T01:00:00.000Z',
    payload: {
      day: '2026-03-03',
      reason: 'other',
      without,
      stops: ids.map((customer_id) => ({ customer_id, begins_at: '2026-03-03T02:00:00Z' })),
    },
    ...more,
  }) as AnyCommand;

const visits = (lives: Record<string, VisitView['life']>): Map<string, VisitView> =>
  new Map(Object.entries(lives).map(([id, life]) => [id, { id, life } as VisitView]));

const ids = (given: Route): string[] => given.stops.map(({ customer_id }) => customer_id);

describe('an order that was accepted here', () => {
  it('holds at once, with what was added, until the server tells it', () => {
    const told = route([stop('a'), stop('b')]);
    const pending = pendingOf([replan(['b', 'x', 'a'])], told);
    const known = asKnownHere(told, { visits: new Map(), pending, customers: new Map() });
    expect(ids(known)).toEqual(['b', 'x', 'a']);
    expect(known.extras).toEqual([]);
    const newer = route([stop('a')], { accepted_at: '2026-03-03T01:00:00Z' });
    expect(pendingOf([replan(['b'])], newer)).toBeNull();
  });

  it('keeps who is not wanted today aside until it is taken in again', () => {
    const told = route([stop('a'), stop('b')], { extras: [] });
    const pending = pendingOf([replan(['b'], { without: ['a'] })], told);
    const customers = new Map();
    const known = asKnownHere(told, { visits: new Map(), pending, customers });
    expect(ids(known)).toEqual(['b']);
    expect(known.left_out.map(({ customer_id, why }) => [customer_id, why])).toEqual([
      ['a', 'not_wanted'],
    ]);
    const [left] = known.left_out;
    const stops = left ? withStop(known, backAgain(left)) : [];
    const order = stops.map(({ customer_id }) => customer_id);
    expect([...order].sort()).toEqual(['a', 'b']);
    const later = pendingOf([replan(order)], known);
    const after = asKnownHere(known, { visits: new Map(), pending: later, customers });
    expect(ids(after)).toEqual(order);
    expect(after.left_out).toEqual([]);
  });

  it('is forgotten when the server refused it, and for another day', () => {
    const told = route([stop('a'), stop('b')]);
    expect(pendingOf([replan(['b'], { state: 'rejected' })], told)).toBeNull();
    expect(pendingOf([replan(['b'])], route([], { day: '2026-03-04' }))).toBeNull();
  });
});

it('tells what ended on this phone before the server knows', () => {
  const told = route([stop('a'), stop('b'), stop('c'), stop('d')]);
  const lives = {
    'visit-b': 'checked_out',
    'visit-c': 'checked_in',
    'visit-d': 'cancelled',
  } as const;
  const known = asKnownHere(told, { visits: visits(lives), pending: null, customers: new Map() });
  expect(known.stops.map(({ customer_id, state }) => `${customer_id} ${state}`)).toEqual([
    'b done',
    'c on_site',
    'a ahead',
  ]);
});

it('names the reason by what has happened', () => {
  expect(reasonFor(route([stop('a')]))).toBe('other');
  expect(reasonFor(route([stop('a', { late: true })]))).toBe('delay');
  expect(reasonFor(route([stop('a', { state: 'closed' })]))).toBe('shop_closed');
  const closed = stop('a', { state: 'closed', ended_at: '2026-03-03T01:00:00Z' });
  expect(reasonFor(route([closed], { accepted_at: '2026-03-03T00:30:00Z' }))).toBe('shop_closed');
  expect(reasonFor(route([closed], { accepted_at: '2026-03-03T01:30:00Z' }))).toBe('other');
  expect(reasonFor(route([stop('a', { state: 'taken' })]))).toBe('claimed');
});

it('puts an extra in its place and gives it a time', () => {
  const told = route([stop('a', { state: 'done' }), stop('b'), stop('cc')]);
  const stops = withExtra(told, extra);
  expect(stops.map(({ customer_id }) => customer_id)).toEqual(['b', 'x', 'cc']);
  expect(orderOf(told, stops, 'added').stops.map(({ begins_at }) => begins_at)).toEqual([
    '2026-03-03T01:00:00Z',
    '2026-03-03T01:00:00Z',
    '2026-03-03T02:00:00Z',
  ]);
});

describe('an own customer who is due', () => {
  const east = (id: string, metres: number, more: Partial<RouteStop> = {}) =>
    stop(id, { latitude: 0, longitude: metres / 111_195, ...more });
  const own = { id: 'own', name: '到期', tier: 'A', latitude: 0, longitude: 1500 / 111_195 };

  it('is put where it costs the least way, shown at once, and taken out again', () => {
    const told = route([east('a', 1000), east('b', 2000), east('c', 3000)]);
    const stops = withOwn(told, own);
    expect(stops.map(({ customer_id }) => customer_id)).toEqual(['a', 'own', 'b', 'c']);
    const pending = pendingOf([replan(['a', 'own', 'b', 'c'])], told);
    const customers = new Map([['own', own]]);
    const known = asKnownHere(told, { visits: new Map(), pending, customers });
    expect(ids(known)).toEqual(['a', 'own', 'b', 'c']);
    expect(known.stops.filter(isMine).map(({ customer_id }) => customer_id)).toEqual(['own']);
    expect(without(known, 'own').map(({ customer_id }) => customer_id)).toEqual(['a', 'b', 'c']);
  });

  it('goes to the end without a place, and first into an empty day', () => {
    const lost = { ...own, latitude: null, longitude: null };
    expect(withOwn(route([east('a', 1000)]), lost).at(-1)?.customer_id).toBe('own');
    expect(withOwn(route([]), own).map(({ customer_id }) => customer_id)).toEqual(['own']);
  });

  it('is not taken out when somebody else has planned the visit, or it has begun', () => {
    expect(isMine(east('a', 0))).toBe(false);
    expect(isMine(east('a', 0, { added: true }))).toBe(true);
    expect(isMine(east('a', 0, { added: true, state: 'on_site' }))).toBe(false);
  });
});
