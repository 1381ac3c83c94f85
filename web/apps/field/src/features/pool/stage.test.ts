import { describe, expect, it } from 'vitest';
import { deriveCustomers } from '../../outbox/customers';
import type { AnyCommand, ClaimedCard, PooledCard } from '../../outbox/types';
import { entryRows, ownEntries, stageOf, type ToldEntry } from './stage';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const SOON = '2026-03-02T10:30:00Z';
const BEFORE = '2026-03-02T09:30:00Z';

const card = (more: Partial<ClaimedCard> = {}): ClaimedCard => ({
  customer_id: 'c',
  command_id: 'k',
  name: '和平路便利店',
  type: 'convenience',
  tier: 'A',
  address: '',
  latitude: 31.2,
  longitude: 121.4,
  pool_id: 'p',
  pool_name: '公海',
  since: '2026-03-02T02:00:00Z',
  distance_m: 30,
  claim_within_m: null,
  tie_break: 'lottery',
  ...more,
});

const claim = (state: string, result: Record<string, unknown> | null = null): AnyCommand =>
  ({
    id: 'k',
    sequence: 1,
    kind: 'pool.claim',
    state,
    result,
    payload: { customer_id: 'c' },
    customer_id: 'c',
    happened_at: '2026-03-02T09:59:00Z',
  }) as unknown as AnyCommand;

const ENTERED = { state: 'entered', tie_break: 'lottery', closes_at: SOON };

const entriesOf = (command: AnyCommand, known = card()) =>
  ownEntries([command], new Map([['c', known]]));
const isMine = (command: AnyCommand, known = card()): boolean =>
  deriveCustomers([], [command], [known]).has('c');

describe('a claim where claims are collected', () => {
  it('is an entry and not mine, before and after the server has it', () => {
    expect(isMine(claim('queued'))).toBe(false);
    expect(entriesOf(claim('queued')).get('c')).toMatchObject({ unsent: true, closesAt: null });
    expect(isMine(claim('applied', ENTERED))).toBe(false);
    expect(entriesOf(claim('applied', ENTERED)).get('c')).toMatchObject({
      unsent: false,
      closesAt: SOON,
    });
  });

  it('is believed as the server answered it, whatever the rules were before', () => {
    const plain = card({ tie_break: 'first' });
    expect(isMine(claim('queued'), plain)).toBe(true);
    expect(isMine(claim('applied', ENTERED), plain)).toBe(false);
    expect(isMine(claim('applied', { state: 'held' }))).toBe(true);
  });

  it('is nothing once it was refused', () => {
    expect(entriesOf(claim('rejected')).size).toBe(0);
    expect(isMine(claim('rejected'))).toBe(false);
  });
});

describe('where a pool customer stands for me', () => {
  const stage = (known: Partial<PooledCard>, command?: AnyCommand) =>
    stageOf(card(known), command && entriesOf(command, card(known)).get('c'), NOW);

  it('is closed between the end of its window and the result', () => {
    const window = {
      closes_at: BEFORE,
      tie_break: 'lottery' as const,
      entrants: 2,
      entered: false,
    };
    expect(stage({ window })).toEqual({ kind: 'closed' });
  });

  it('is mine first or others first until the moment has come', () => {
    const offer = { open_from: SOON, people: 3, points: 82.5 };
    expect(stage({ offer })).toEqual({ kind: 'first', until: SOON, points: 82.5 });
    expect(stage({ offer: { ...offer, points: null } })).toEqual({
      kind: 'later',
      from: SOON,
      people: 3,
    });
    expect(stage({ offer: { ...offer, open_from: BEFORE } })).toEqual({ kind: 'free' });
  });

  it('is entered for until it is decided', () => {
    expect(stage({}, claim('queued'))).toMatchObject({ kind: 'entered', unsent: true });
    expect(stage({}, claim('applied', ENTERED))).toMatchObject({ closesAt: SOON });
    expect(stage({}, claim('applied', { ...ENTERED, closes_at: BEFORE }))).toEqual({
      kind: 'free',
    });
    const window = {
      closes_at: SOON,
      tie_break: 'capacity' as const,
      entrants: 2,
      entered: true,
    };
    expect(stage({ window })).toMatchObject({ kind: 'entered', tieBreak: 'capacity' });
  });
});

describe('what I entered for', () => {
  const told = (more: Partial<ToldEntry> = {}): ToldEntry => ({
    customer_id: 'c',
    name: '和平路便利店',
    tie_break: 'lottery',
    closes_at: SOON,
    decided_at: null,
    entrants: 2,
    outcome: 'waiting',
    winner_name: null,
    ...more,
  });
  const rows = (command: AnyCommand | null, answers: ToldEntry[], mine = false) =>
    entryRows({
      own: command ? entriesOf(command) : new Map(),
      told: answers,
      nameOf: () => '和平路便利店',
      isMine: () => mine,
      now: NOW,
    }).map(({ state, entrants, winner }) => [state, entrants, winner]);

  it('tells the way from the phone to the result, once', () => {
    expect(rows(claim('queued'), [])).toEqual([['unsent', null, null]]);
    expect(rows(claim('applied', ENTERED), [])).toEqual([['waiting', null, null]]);
    expect(rows(claim('settled', ENTERED), [told()])).toEqual([['waiting', 2, null]]);
    expect(rows(null, [told({ closes_at: BEFORE })])).toEqual([['deciding', 2, null]]);
    const lost = told({ outcome: 'lost', decided_at: BEFORE, winner_name: '王芳' });
    expect(rows(claim('settled', ENTERED), [lost])).toEqual([['lost', 2, '王芳']]);
  });

  it('leaves out what is mine by now, and results of days ago', () => {
    const won = told({ outcome: 'won', decided_at: BEFORE });
    expect(rows(null, [won], true)).toEqual([]);
    expect(rows(null, [won])).toEqual([['won', 2, null]]);
    const old = told({ outcome: 'lost', decided_at: '2026-02-28T10:00:00Z' });
    expect(rows(null, [old])).toEqual([]);
    expect(rows(claim('settled', { ...ENTERED, closes_at: BEFORE }), [old])).toEqual([]);
  });

  it('shows a new try after a lost one', () => {
    const lost = told({ outcome: 'lost', decided_at: BEFORE, closes_at: BEFORE });
    expect(rows(claim('queued'), [lost])).toEqual([['unsent', null, null]]);
  });
});
