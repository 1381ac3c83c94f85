import { describe, expect, it } from 'vitest';
import { deriveCustomers, localEntries } from './customers';
import { card, LOCATION, NOW } from './testing';
import type { AnyCommand, CommandKind, CommandPayloads, CommandState } from './types';
import { deriveVisits, stepRecords, visitInProgress } from './visits';

let sequence = 0;

function command<K extends CommandKind>(
  kind: K,
  payload: CommandPayloads[K],
  state: CommandState = 'queued',
): AnyCommand {
  sequence += 1;
  const ids = payload as { visit_id?: string; customer_id?: string };
  return {
    id: `k${sequence}`,
    sequence,
    kind,
    happened_at: NOW.toISOString(),
    device_id: 'd1',
    payload,
    visit_id: ids.visit_id ?? null,
    customer_id: ids.customer_id ?? null,
    state,
    attempts: 0,
    answered_at: null,
    code: null,
    params: null,
    detail: null,
  } as unknown as AnyCommand;
}

const start = () =>
  command('visit.start', {
    visit_id: 'v9',
    customer_id: 'c1',
    template_version_id: 't1',
    planned: false,
    joint_with: ['p2'],
  });
const checkIn = (state?: CommandState) =>
  command('visit.check_in', { visit_id: 'v9', location: LOCATION }, state);
const step = (state?: CommandState) =>
  command(
    'visit.step',
    {
      visit_id: 'v9',
      step_id: 's1',
      answers: { price: 3 },
      photos: [],
      started_at: NOW.toISOString(),
      finished_at: NOW.toISOString(),
    },
    state,
  );
const checkOut = (state?: CommandState) =>
  command(
    'visit.check_out',
    { visit_id: 'v9', location: LOCATION, on_site_ms: 200_000, monotonic_ms: 201_000 },
    state,
  );

const derive = (commands: AnyCommand[], cards = [card()]) =>
  deriveVisits({ cards, drafts: [], commands });

describe('a visit on the phone', () => {
  it('of its own making exists before the server knows it', () => {
    const view = derive([start(), checkIn(), step()]).get('v9');
    expect(view).toMatchObject({
      life: 'checked_in',
      planned: false,
      jointWith: ['p2'],
      unsent: 3,
    });
    expect(view?.steps['s1']).toMatchObject({ answers: { price: 3 }, delivered: false });
    expect(view?.checkedInReading).toEqual({ monotonicMs: 1000, bridgedMs: 0 });
  });

  it('reads the same in whatever order its commands are stored', () => {
    const commands = [start(), checkIn(), step(), checkOut()];
    expect(derive([...commands].reverse()).get('v9')).toEqual(derive(commands).get('v9'));
  });

  it('is not reopened by a card that came before its check-out', () => {
    const cards = [card({ id: 'v9', state: 'checked_in' })];
    expect(derive([checkOut('settled')], cards).get('v9')?.life).toBe('checked_out');
  });

  it('does not stand on a rejected check-in', () => {
    const view = derive([start(), checkIn('rejected')]).get('v9');
    expect(view).toMatchObject({ life: 'planned' });
    expect(view?.troubles).toHaveLength(1);
  });

  it('keeps the work under a parked check-in in sight', () => {
    const view = derive([start(), checkIn('parked'), step('parked')]).get('v9');
    expect(view?.life).toBe('checked_in');
    expect(view?.troubles).toHaveLength(2);
  });

  it('is the only one in progress', () => {
    const views = derive([start(), checkIn()]);
    expect(visitInProgress(views.values())?.id).toBe('v9');
    expect(visitInProgress(derive([start(), checkIn(), checkOut()]).values())).toBeNull();
  });

  it('counts a step that another device did as done with its photos', () => {
    const view = derive([], [card({ state: 'checked_in', steps_done: ['s1'] })]).get('v1');
    expect(view && stepRecords(view)['s1']?.photos).toBe(Infinity);
  });
});

describe('a customer on the phone', () => {
  const add = (state?: CommandState) =>
    command(
      'customer.add',
      { customer_id: 'c7', name: '新店', address: 'x', type: 'shop', location: LOCATION },
      state,
    );

  it('is there as soon as it is added, and once only', () => {
    expect(deriveCustomers([], [add()]).get('c7')).toMatchObject({ name: '新店', unsent: true });
    expect(deriveCustomers([], [add('rejected')]).size).toBe(0);
  });

  it('shows its follow-ups until the history does', () => {
    const followUp = (state: CommandState) =>
      command(
        'customer.follow_up',
        { follow_up_id: 'f1', customer_id: 'c1', channel: 'call', outcome: 'ok', note: 'n' },
        state,
      );
    expect(localEntries('c1', [followUp('applied')])).toMatchObject([
      { kind: 'follow_up', title: 'ok' },
    ]);
    expect(localEntries('c1', [followUp('settled')])).toEqual([]);
  });
});
