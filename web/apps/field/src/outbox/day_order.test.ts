import { expect, it } from 'vitest';
import { turnsOf, type RouteCard } from './day_order';
import type { AnyCommand } from './types';

const DAY = '2026-11-21';

const turns = (ids: string[]) =>
  ids.map((customer_id) => ({ customer_id, begins_at: '2026-11-21T02:00:00Z' }));

const replan = (sequence: number, ids: string[], more: object = {}): AnyCommand =>
  ({
    kind: 'plan.replan',
    sequence,
    state: 'queued',
    happened_at: `2026-11-21T01:0${sequence}:00Z`,
    payload: { day: DAY, reason: 'other', stops: turns(ids) },
    ...more,
  }) as AnyCommand;

const card = (own: boolean, at: string, ids: string[]): RouteCard => ({
  id: 'r',
  day: DAY,
  own,
  accepted_at: at,
  stops: turns(ids),
});

const order = (commands: AnyCommand[], routes: RouteCard[], day = DAY): string[] =>
  turnsOf(commands, routes, day).map(({ customer_id }) => customer_id);

it('is that of the published plan until somebody accepts another', () => {
  const plan = card(false, '2026-11-21T09:00:00Z', ['a', 'b']);
  expect(order([], [plan])).toEqual(['a', 'b']);
  expect(order([], [plan], '2026-11-22')).toEqual([]);
  const commands = [replan(3, ['b', 'a']), replan(2, ['a'])];
  expect(order(commands, [plan])).toEqual(['b', 'a']);
});

it('is the newest of what was accepted here and elsewhere', () => {
  const elsewhere = card(true, '2026-11-21T01:02:30Z', ['c']);
  expect(order([replan(2, ['a'])], [elsewhere])).toEqual(['c']);
  expect(order([replan(3, ['a'])], [elsewhere])).toEqual(['a']);
});

it('is not one that the server refused', () => {
  const plan = card(false, '2026-11-20T09:00:00Z', ['a', 'b']);
  expect(order([replan(4, ['c'], { state: 'rejected' })], [plan])).toEqual(['a', 'b']);
});
