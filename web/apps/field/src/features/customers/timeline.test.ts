import { createFormat } from '@shifang/ui';
import { describe, expect, it } from 'vitest';
import { factsText, isTold, type TimelineEvent } from './timeline';

const event = (kind: string, facts: Record<string, unknown>): TimelineEvent => ({
  id: 'e',
  kind,
  happened_at: '2026-03-18T01:00:00Z',
  actor_name: null,
  facts,
});
const say = (kind: string, facts: Record<string, unknown>): string =>
  factsText(event(kind, facts), {
    t: (key, options) => (options?.['count'] === undefined ? key : `${key} ${options['count']}`),
    format: createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 }),
    language: 'zh',
  });
const REASONS = [
  { cause: 'no_verified_visit', due: '2026-03-18' },
  { cause: 'no_deal', due: null },
];

describe('the history of a customer that went back to the pool', () => {
  it('names the conditions that ended the holding, and no others', () => {
    expect(say('pool.reclaimed', { reasons: REASONS })).toBe('keeping.cause.no_verified_visit');
  });

  it('tells a warning with its days', () => {
    const said = say('pool.warned', { days: 3, reasons: REASONS });
    expect(said).toBe('keeping.left 3\nkeeping.cause.no_verified_visit');
  });

  it('tells from which day to which a visit that counts no more moved the end', () => {
    const said: Record<string, unknown>[] = [];
    factsText(event('pool.due_moved', { was_on: '2026-03-26', due_on: '2026-03-18', code: 'V1' }), {
      t: (_, options = {}) => String(said.push(options)),
      format: createFormat({ language: 'zh', timeZone: 'Asia/Shanghai', thisYear: 2026 }),
      language: 'zh',
    });
    expect(said).toEqual([{ was: '3月26日 周四', due: '3月18日 周三' }]);
  });

  it('tells each change of owner once', () => {
    const moved = (cause: string) => isTold(event('customer.transferred', { cause }));
    expect(['claimed', 'released', 'reclaimed'].map(moved)).toEqual([false, false, false]);
    expect(moved('transferred')).toBe(true);
    expect(isTold(event('pool.claimed', {}))).toBe(true);
  });
});
