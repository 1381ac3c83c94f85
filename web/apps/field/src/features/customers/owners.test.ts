import { describe, expect, it } from 'vitest';
import { formerHolders, type OwnerChange } from './owners';

const change = (owner: string | null, at: string, why: string): OwnerChange => {
  const [cause = '', reason = ''] = why.split(': ');
  return { owner_id: owner, owner_name: owner, cause, reason, at };
};

describe('who had a customer before', () => {
  it('is told with what ended it, the last one first, without who has it now', () => {
    const holders = formerHolders([
      change('now', '2026-03-20', 'claimed'),
      change(null, '2026-03-18', 'reclaimed: no_verified_visit'),
      change('second', '2026-03-05', 'claimed'),
      change(null, '2026-03-04', 'released: 太远'),
      change('first', '2026-03-02', 'created'),
    ]);
    expect(holders.map(({ name, from, until, cause }) => [name, from, until, cause])).toEqual([
      ['second', '2026-03-05', '2026-03-18', 'reclaimed'],
      ['first', '2026-03-02', '2026-03-04', 'released'],
    ]);
  });

  it('is not ended by a move to another department', () => {
    const holders = formerHolders([
      change('b', '2026-03-09', 'transferred: 换区'),
      change('a', '2026-03-05', 'moved'),
      change('a', '2026-03-02', 'created'),
    ]);
    expect(holders).toHaveLength(1);
    expect(holders[0]).toMatchObject({ id: 'a', from: '2026-03-02', until: '2026-03-09' });
  });
});
