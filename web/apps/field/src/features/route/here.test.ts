import { expect, it } from 'vitest';
import { movesOf, proposedHere } from './here';
import type { Route, RouteStop } from './route';

const NOW = Date.parse('2026-03-03T02:00:00Z');
const at = (hour: number): string => new Date(NOW + (hour - 10) * 3_600_000).toISOString();

const stop = (id: string, metres: number, more: Partial<RouteStop> = {}): RouteStop => ({
  customer_id: id,
  visit_id: `visit-${id}`,
  name: `店 ${id}`,
  tier: 'A',
  latitude: 0,
  longitude: metres / 111_195,
  kind: 'planned',
  state: 'ahead',
  service_s: 1200,
  within: null,
  begins_at: at(11),
  ...more,
});

const route = (stops: RouteStop[], more: Partial<Route> = {}): Route => ({
  day: '2026-03-03',
  person_id: 'me',
  hours: [{ begins_at: at(9), ends_at: at(18) }],
  start: null,
  end: null,
  stops,
  left_out: [],
  extras: [],
  way_s: 0,
  waiting_s: 0,
  accepted_at: null,
  accepted_for: null,
  published_at: null,
  reckoned_at: at(9),
  travel: { factor: 1.4, speed_kmh: 25, ways: 0 },
  ...more,
});

const place = (metres: number) => ({ latitude: 0, longitude: metres / 111_195 });
const asked = { reason: 'shop_closed' as const, without: [] };
const states = (told: Route): string[] =>
  told.stops.map((each) => `${each.customer_id} ${each.state}`);

it('orders what is ahead from here and now; what is over, or taken, stays where it is', () => {
  const told = route([
    stop('closed', 3000, { state: 'closed' }),
    stop('far', 1000),
    stop('near', 2500),
    stop('gone', 0, { state: 'taken' }),
  ]);
  const made = proposedHere(told, { now: NOW, place: place(3000) }, asked);
  expect(states(made)).toEqual(['closed closed', 'near ahead', 'far ahead', 'gone taken']);
  expect(made.moves.map(({ customer_id, before, after }) => [customer_id, before, after])).toEqual([
    ['near', 2, 1],
    ['far', 1, 2],
  ]);
  expect(made.reason).toBe('shop_closed');
  expect(made.reckoned_at).toBe(at(10));
  const [, near] = made.stops;
  expect(near?.way_m).toBe(Math.round(700.07));
  expect(Date.parse(near?.begins_at ?? '')).toBe(NOW + (near?.way_s ?? 0) * 1000);
});

it('goes on from the customer where one is, once that visit is over', () => {
  const told = route([stop('here', 0, { state: 'on_site', began_at: at(9.9) }), stop('next', 100)]);
  const made = proposedHere(told, { now: NOW, place: place(5000) }, asked);
  expect(Date.parse(made.stops[1]?.arrives_at ?? '')).toBeGreaterThan(
    Date.parse(at(9.9)) + 1_200_000,
  );
  expect(made.stops[1]?.way_m).toBe(140);
});

it('keeps a promised hour and tries again whom there was no time for', () => {
  const promised = stop('promised', 100, { promised_from: at(14), promised_until: at(14.5) });
  const told = route([promised, stop('any', 4000)], {
    left_out: [
      {
        ...stop('again', 500),
        visit_id: null,
        service_s: 600,
        within: null,
        promised_from: null,
        promised_until: null,
        why: 'no_room',
      },
    ],
  });
  const made = proposedHere(told, { now: NOW, place: place(0) }, asked);
  expect(made.left_out).toEqual([]);
  expect(made.stops.map(({ customer_id }) => customer_id)).toEqual(['again', 'any', 'promised']);
  expect(made.stops[2]?.begins_at).toBe(at(14));
  const late = proposedHere(told, { now: Date.parse(at(15)), place: place(0) }, asked);
  expect(late.left_out.map(({ customer_id, why }) => `${customer_id} ${why}`)).toEqual([
    'promised window',
  ]);
});

it('leaves out whom the person does not want to visit today', () => {
  const told = route([stop('a', 100), stop('b', 200)]);
  const made = proposedHere(told, { now: NOW, place: place(0) }, { ...asked, without: ['a'] });
  expect(made.stops.map(({ customer_id }) => customer_id)).toEqual(['b']);
  expect(made.moves.map(({ customer_id, after }) => [customer_id, after])).toEqual([['a', null]]);
  expect(made.left_out.map(({ customer_id, why }) => `${customer_id} ${why}`)).toEqual([
    'a not_wanted',
  ]);
  const again = proposedHere(
    { ...told, stops: made.stops, left_out: made.left_out },
    { now: NOW, place: place(0) },
    asked,
  );
  expect(again.stops.map(({ customer_id }) => customer_id)).toEqual(['b']);
  expect(again.left_out).toEqual(made.left_out);
});

it('tells nobody moved who only moves up', () => {
  expect(movesOf([stop('a', 0), stop('b', 0)], [stop('b', 0)]).map(({ name }) => name)).toEqual([
    '店 a',
  ]);
});
