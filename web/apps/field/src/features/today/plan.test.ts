import { describe, expect, it } from 'vitest';
import type { Turn } from '../../outbox/day_order';
import { deriveVisits } from '../../outbox/visits';
import { card } from '../../outbox/testing';
import type { VisitCard } from '../../outbox/types';
import { nextStop, stopsOf } from './plan';

const DAY = '2026-11-21';

const stops = (cards: VisitCard[], turns: Turn[] = []) =>
  stopsOf({
    visits: deriveVisits({ cards, drafts: [], commands: [] }).values(),
    customers: new Map(),
    here: null,
    day: DAY,
    dayOf: (iso) => iso.slice(0, 10),
    turns,
  });

describe('the day', () => {
  const cards = [
    card({ id: 'late', code: 'V-1', window: { start: '15:00', end: '16:00' } }),
    card({ id: 'early', code: 'V-2', window: { start: '09:00', end: '' } }),
    card({ id: 'any', code: 'V-3' }),
    card({ id: 'tomorrow', planned_for: '2026-11-22' }),
  ];

  it('is in the order of its windows, and other days stay out', () => {
    expect(stops(cards).map(({ visit }) => visit.id)).toEqual(['early', 'late', 'any']);
  });

  it('leads to the visit in progress, else to the first that is not over', () => {
    expect(nextStop(stops(cards))?.visit.id).toBe('early');
    const begun = cards.map((each) =>
      each.id === 'any' ? { ...each, state: 'checked_in' as const } : each,
    );
    expect(nextStop(stops(begun))?.visit.id).toBe('any');
    const done = cards.map((each) => ({ ...each, state: 'checked_out' as const }));
    expect(nextStop(stops(done))).toBeNull();
  });

  it('keeps an open visit of yesterday in sight', () => {
    const open = [card({ id: 'open', planned_for: '2026-11-20', state: 'checked_in' })];
    expect(stops(open).map(({ visit }) => visit.id)).toEqual(['open']);
  });

  it('is in the order of the published plan, at its times', () => {
    const turns = [
      { customer_id: 'second', begins_at: '2026-11-21T02:00:00Z' },
      { customer_id: 'first', begins_at: '2026-11-21T01:00:00Z' },
    ];
    const visits = ['first', 'second', 'new'].map((id) => card({ id, customer_id: id }));
    const told = stops(visits, turns);
    expect(told.map(({ visit }) => visit.id)).toEqual(['second', 'first', 'new']);
    expect(told.map(({ beginsAt }) => beginsAt?.slice(11, 13) ?? null)).toEqual(['02', '01', null]);
  });
});
