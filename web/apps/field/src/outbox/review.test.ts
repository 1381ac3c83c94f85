import { describe, expect, it } from 'vitest';
import { canAppeal, reviewOf } from './review';
import { card, LOCATION, NOW } from './testing';
import type { AnyCommand, CommandKind, CommandPayloads, CommandState, FindingCard } from './types';
import { deriveVisits, type VisitView } from './visits';

let sequence = 0;

function command<K extends CommandKind>(
  kind: K,
  payload: CommandPayloads[K],
  more: { state?: CommandState; code?: string } = {},
): AnyCommand {
  sequence += 1;
  return {
    id: `k${sequence}`,
    sequence,
    kind,
    happened_at: NOW.toISOString(),
    device_id: 'd1',
    payload,
    visit_id: 'v1',
    customer_id: null,
    state: 'queued',
    attempts: 0,
    answered_at: null,
    code: null,
    params: null,
    detail: null,
    ...more,
  } as unknown as AnyCommand;
}

const checkIn = (state: CommandState, code?: string) =>
  command('visit.check_in', { visit_id: 'v1', location: LOCATION }, { state, code });
const appeal = (state: CommandState, code?: string) =>
  command('visit.appeal', { visit_id: 'v1', note: 'I was there' }, { state, code });
const found = (more: Partial<FindingCard>): FindingCard => ({
  id: 'f1',
  command_id: 'k0',
  verdict: 'refused',
  status: 'open',
  decision: null,
  note: '',
  decided_at: null,
  appeal: '',
  appealed_at: null,
  ...more,
});

function view(commands: AnyCommand[], finding: FindingCard | null = null): VisitView {
  const views = deriveVisits({ cards: [card({ finding })], drafts: [], commands });
  return views.get('v1') as VisitView;
}

describe('an end of a visit that was stopped', () => {
  it('is told, and may be appealed against once', () => {
    const ended = (finding: FindingCard) =>
      deriveVisits({
        cards: [
          card({ finding, state: 'checked_out', validity: 'invalid', invalid_reason: 'ending' }),
        ],
        drafts: [],
        commands: [],
      }).get('v1') as VisitView;
    const open = ended(found({}));
    expect([reviewOf(open).kind, canAppeal(open)]).toEqual(['ending', true]);
    const said = ended(found({ status: 'appealed', appealed_at: NOW.toISOString(), appeal: 'so' }));
    expect([reviewOf(said).kind, canAppeal(said)]).toEqual(['waiting', false]);
  });
});

describe('a stopped check-in', () => {
  it('is told from one that is parked for another reason', () => {
    expect(view([checkIn('parked', 'check_in.rooted')]).stopped).not.toBeNull();
    expect(view([checkIn('parked', 'visit.another_in_progress')]).stopped).toBeNull();
    expect(view([checkIn('queued')]).stopped).toBeNull();
  });

  it('is forgotten with the next check-in', () => {
    const again = view([
      checkIn('parked', 'check_in.rooted'),
      appeal('applied'),
      checkIn('queued'),
    ]);
    expect([again.stopped, again.appeal]).toEqual([null, null]);
  });

  it('can be appealed against once, from here, before the server has told of the finding', () => {
    const stopped = checkIn('parked', 'check_in.rooted');
    expect(canAppeal(view([stopped]))).toBe(true);
    expect(canAppeal(view([stopped, appeal('queued')]))).toBe(false);
    expect(canAppeal(view([stopped], found({ command_id: stopped.id })))).toBe(true);
    const said = found({ command_id: stopped.id, status: 'appealed', appealed_at: 'now' });
    expect(canAppeal(view([stopped], said))).toBe(false);
    // What was said was about an earlier check-in.
    expect(canAppeal(view([stopped], { ...said, command_id: 'other' }))).toBe(true);
  });
});

describe('where the review stands', () => {
  const stopped = checkIn('parked', 'check_in.rooted');

  it('follows the appeal on its way', () => {
    const kinds = [
      view([stopped]),
      view([stopped, appeal('queued')]),
      view([stopped, appeal('applied')]),
      view([stopped, appeal('settled')], found({ status: 'appealed', appealed_at: 'now' })),
      view([stopped, appeal('rejected', 'finding.nothing_to_appeal')]),
    ].map((each) => reviewOf(each).kind);
    expect(kinds).toEqual(['none', 'sending', 'waiting', 'waiting', 'failed']);
  });

  it('ends with the decision and the words of the reviewer', () => {
    const decided = { status: 'decided', note: 'seen on the photo', appealed_at: 'now' } as const;
    expect(reviewOf(view([], found({ ...decided, decision: 'dismiss' })))).toEqual({
      kind: 'upheld',
      note: 'seen on the photo',
    });
    expect(reviewOf(view([], found({ ...decided, decision: 'confirm' })))).toEqual({
      kind: 'refused',
      note: 'seen on the photo',
      appealed: true,
    });
  });

  it('lets a decision be appealed against that nobody has spoken to yet', () => {
    const confirmed = found({ verdict: 'flagged', status: 'decided', decision: 'confirm' });
    expect(canAppeal(view([checkIn('settled')], confirmed))).toBe(true);
    const waits = view([checkIn('settled'), appeal('queued')], confirmed);
    expect([canAppeal(waits), reviewOf(waits).kind]).toEqual([false, 'sending']);
  });

  it('accuses nobody whose check-in is merely looked at', () => {
    const flagged = view([checkIn('settled')], found({ verdict: 'flagged' }));
    expect([reviewOf(flagged).kind, canAppeal(flagged)]).toEqual(['to_review', false]);
    expect(reviewOf(view([], found({ verdict: 'flagged', status: 'closed' }))).kind).toBe('none');
  });
});
