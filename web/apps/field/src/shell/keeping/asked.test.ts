import { describe, expect, it } from 'vitest';
import type { AnyCommand } from '../../outbox/types';
import { lastAsked } from './asked';
import type { Extension } from './standing';

const SINCE = '2026-03-02T02:00:00Z';

const told = (more: Partial<Extension> = {}): Extension => ({
  id: 'x1',
  days: 10,
  reason: '合同在谈',
  status: 'pending',
  asked_at: '2026-03-05T02:00:00Z',
  ...more,
});
const ask = (state: string, result: Record<string, unknown> | null = null): AnyCommand =>
  ({
    id: 'k',
    kind: 'pool.extend',
    state,
    result,
    payload: { customer_id: 'c', days: 15, reason: '合同在谈' },
    happened_at: '2026-03-06T02:00:00Z',
  }) as unknown as AnyCommand;
const asked = (commands: AnyCommand[], list: Extension[] = [], since = SINCE) =>
  lastAsked({ customerId: 'c', commands, told: list, since });

describe('more days that were asked for', () => {
  it('wait to be sent, then for the answer, then are what was decided', () => {
    expect(asked([ask('queued')])).toEqual({ days: 15, status: 'unsent' });
    const sent = ask('applied', { extension_id: 'x2', state: 'pending' });
    expect(asked([sent], [told({ status: 'refused' })])).toEqual({ days: 15, status: 'pending' });
    const granted = told({ id: 'x2', days: 15, status: 'granted' });
    expect(asked([sent], [granted, told({ status: 'refused' })])).toBe(granted);
  });

  it('are of this holding alone, and without what was refused on the way', () => {
    expect(asked([ask('rejected')], [told()])).toMatchObject({ days: 10, status: 'pending' });
    expect(asked([], [told()], '2026-03-10T02:00:00Z')).toBeNull();
  });
});
